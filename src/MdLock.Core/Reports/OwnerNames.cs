using System.Globalization;
using MdLock.Audit;

namespace MdLock.Reports;

/// <summary>What the owners of locks are called in a report.</summary>
internal static class OwnerNames
{
    /// <summary>For somebody whom the trail does not name.</summary>
    public const string Unknown = "(unknown)";

    /// <summary>User, host and process: a person's scripts wait for each other too.</summary>
    public static string Of(AuditOwner? owner) => owner is null
        ? Unknown
        : string.Create(CultureInfo.InvariantCulture, $"{owner.User}@{owner.Host} ({owner.ProcessId})");

    /// <summary>User and host.</summary>
    public static string Author(AuditOwner? owner) => owner is null ? Unknown : $"{owner.User}@{owner.Host}";
}
