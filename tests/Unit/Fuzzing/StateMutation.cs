using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MdLock.Logs;

namespace MdLock.UnitTests.Fuzzing;

/// <summary>Changes the bytes of a state file as accident or malice do: by bits, by lines, and by members of its JSON.</summary>
internal sealed partial class StateMutation(Random random)
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "2147483647", "2147483648", "-2147483648", "999999999999999999", "1000000000000000000",
        "1000000000000000001", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e300", "0.5",
        "2000000000", "99999999999999999999999999",
    ];

    private static readonly string[] Values =
    [
        .. Numbers, "null", "true", "false", "\"\"", "[]", "{}", "[null]", "[[]]", "\"\\u0000\"", "\"a\\u0000b\"", "\"../../x\"",
        "\"a/b\"", "\"\\ud83d\\ude80\"", "\"_document\"", "\"9999-12-31T23:59:59.9999999+00:00\"", "\"0001-01-01T00:00:00+14:00\"",
    ];

    /// <summary>Other bytes, and what was done to get them.</summary>
    /// <param name="bytes">The bytes of the file.</param>
    /// <param name="others">The bytes of other state files, to be swapped in.</param>
    /// <param name="maySeal">Whether hashes may be made to fit again: that is no accident, but malice.</param>
    public (byte[] Bytes, string What) Change(byte[] bytes, IReadOnlyList<byte[]> others, bool maySeal)
    {
        switch (random.Next(maySeal ? 18 : 12))
        {
            case 0 or 1:
                return (Flip(bytes), "bits flipped");
            case 2:
                return (bytes[..random.Next(bytes.Length + 1)], "cut off");
            case 3:
                return ([], "emptied");
            case 4:
                return ([.. bytes, .. bytes], "twice");
            case 5:
                return (Filled(bytes, noise: false), "zeros");
            case 6:
                return (Filled(bytes, noise: true), "noise");
            case 7:
                return (Lines(bytes), "lines");
            case 8:
                return (others[random.Next(others.Count)], "swapped with another file");
            case 9 or 10:
                return (Number(bytes), "a number");
            default:
                return (Member(bytes, maySeal && random.Next(4) > 0, out string what), what);
        }
    }

    private byte[] Flip(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        for (int i = random.Next(3); i >= 0 && changed.Length > 0; i--)
        {
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        }

        return changed;
    }

    private byte[] Filled(byte[] bytes, bool noise)
    {
        byte[] changed = [.. bytes];
        int from = random.Next(changed.Length + 1);
        Span<byte> part = changed.AsSpan(from, random.Next(changed.Length - from + 1));
        if (noise)
        {
            random.NextBytes(part);
        }
        else
        {
            part.Clear();
        }

        return changed;
    }

    private byte[] Lines(byte[] bytes)
    {
        List<string> lines = [.. Encoding.Latin1.GetString(bytes).Split('\n')];
        int at = random.Next(lines.Count);
        int other = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(other, lines[at]);
                break;
            default:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private byte[] Number(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        MatchCollection numbers = AnyNumber().Matches(text);
        if (numbers.Count == 0)
        {
            return Flip(bytes);
        }

        Match one = numbers[random.Next(numbers.Count)];
        return Encoding.Latin1.GetBytes(text[..one.Index] + Numbers[random.Next(Numbers.Length)] + text[(one.Index + one.Length)..]);
    }

    /// <summary>Changes a member of the JSON in the file: of a line, of what a first line seals, or of all of it.</summary>
    private byte[] Member(byte[] bytes, bool seals, out string what)
    {
        what = seals ? "a member, sealed anew" : "a member";
        string text = Encoding.UTF8.GetString(bytes);
        string[] lines = text.Split('\n');
        bool isSealed = SealedFile.ContentLength(bytes) >= 0;
        int at = isSealed ? 1 : random.Next(lines.Length);
        JsonObject? json = TryParse(at < lines.Length ? lines[at] : "") ?? TryParse(text);
        if (json is null)
        {
            return Number(bytes);
        }

        if (seals)
        {
            json.Remove("hash");
            json.Remove("check");
        }

        string changed = ChangeOne(json);
        if (isSealed)
        {
            string word = random.Next(3) > 0 && text.StartsWith("closed", StringComparison.Ordinal) ? "open" : SealedFile.Word(bytes);
            return seals
                ? SealedFile.Encode(word, Encoding.UTF8.GetBytes(changed))
                : [.. bytes.AsSpan(0, SealedFile.HeaderLength), .. Encoding.UTF8.GetBytes(changed)];
        }

        bool isChained = lines.Length > 1 && TryParse(lines[at]) is not null && lines[at].Contains("\"hash\"", StringComparison.Ordinal);
        if (isChained && seals)
        {
            changed = Encoding.UTF8.GetString(ChainedLine.Seal(Encoding.UTF8.GetBytes(changed)).Bytes).TrimEnd('\n');
        }

        if (TryParse(lines[at]) is null)
        {
            return Encoding.UTF8.GetBytes(changed);
        }

        lines[at] = changed;
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>The object as text, with one value in it changed: numbers beyond all ranges need to be in the text.</summary>
    private string ChangeOne(JsonObject json)
    {
        List<JsonNode> all = [.. Below(json)];
        JsonNode one = all[random.Next(all.Count)];
        if (random.Next(6) == 0)
        {
            JsonNode other = all[random.Next(all.Count)];
            return Put(json, one, other.ToJsonString());
        }

        if (random.Next(8) == 0 && one.Parent is JsonObject parent)
        {
            parent.Remove(one.GetPropertyName());
            return json.ToJsonString();
        }

        return random.Next(10) == 0
            ? Put(json, one, $"\"{new string('x', 1 << random.Next(8, 18))}\"")
            : Put(json, one, Values[random.Next(Values.Length)]);
    }

    private static string Put(JsonObject json, JsonNode place, string value)
    {
        const string Mark = "<<here>>";
        if (place.Parent is JsonArray array)
        {
            array[place.GetElementIndex()] = Mark;
        }
        else
        {
            place.Parent!.AsObject()[place.GetPropertyName()] = Mark;
        }

        return json.ToJsonString(Relaxed).Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray elements => elements,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));
    }

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject { Count: > 0 } json && Below(json).Any() ? json : null;
        }
        catch (Exception noObject) when (noObject is JsonException or ArgumentException)
        {
            // Then it is changed in another way.
            return null;
        }
    }

    [GeneratedRegex(@"\b[0-9]+\b")]
    private static partial Regex AnyNumber();
}
