using System.Text.Json.Serialization;

namespace MdLock.Settings;

/// <summary>Serialisation of single values, generated at compile time.</summary>
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(string))]
internal sealed partial class SettingsJson : JsonSerializerContext;
