using System.Globalization;
using System.Text;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files.Sharing;

/// <summary>What two parties try on a shared folder, each with what the other one does.</summary>
internal static class PeerTrials
{
    /// <summary>In each direction: enough for what a client remembers of a moment ago to show.</summary>
    private const int Rounds = 4;

    /// <summary>Of each party.</summary>
    private const int Increments = 40;

    /// <summary>While the other one reads.</summary>
    private const int Replacements = 40;

    /// <summary>As long as a content must be to span several blocks and network packets.</summary>
    private const int ContentLength = 64 * 1024;

    /// <summary>A turn takes milliseconds; below what the other one waits for this step.</summary>
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(20);

    /// <summary>Some servers keep whole seconds; marks differ by minutes.</summary>
    private static readonly TimeSpan TimeSteps = TimeSpan.FromSeconds(2);

    /// <summary>Ages of files are counted in minutes.</summary>
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(10);

    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<PeerTrial> All { get; } =
    [
        new("PeerVisible", true, true, [.. Visible(PeerRole.First), .. Visible(PeerRole.Second)],
            "files were to be seen by the other one, whole, right after they were made, and not after they were removed",
            "An owner might not see the lock that one on the other host was just granted."),
        new("PeerLock", true, true, [.. Locks(PeerRole.First), .. Locks(PeerRole.Second)],
            "an exclusive lock of one kept the other one out, and was free as soon as it was given back or its file closed",
            "Processes on both hosts could decide about the locks at the same time; nothing that MdLock promises would hold."),
        new("PeerCounter", true, true, Counter(),
            Invariant($"{Increments} increments of each, under a lock, were all counted"),
            "What one owner wrote under a lock, the next one on the other host could overwrite unread."),
        new("PeerReplace", true, false, [.. Replaces(PeerRole.First), .. Replaces(PeerRole.Second)],
            "a file that one replaced was the old or the new one for the other, whole, and the new one right after",
            "A reader on the other host could see half a commit, an old document, or none."),
        new("PeerAppend", true, false, Appends(),
            "lines that both added in turns stood in their order, whole",
            "History and audit trail could be torn where both hosts write."),
        new("PeerFileTime", true, false, FileTimes(),
            "the times of both parties' files go by one clock",
            "Who left the folder could not be told from who works in it."),
        new("PeerClock", false, false, [new(PeerRole.Both, AgreesOnTime)],
            "the clocks of both and the times of new files agree",
            "Files that crashes left behind are removed earlier or later than they should be."),
    ];

    private static IEnumerable<PeerStep> Visible(PeerRole maker)
    {
        for (int round = 0; round < Rounds; round++)
        {
            string name = Invariant($"seen-{maker}-{round}");
            yield return new(maker, room =>
            {
                room.Create(name, "here"u8);
                return null;
            });
            yield return new(Other(maker), room =>
                room.Names().Contains(name) && room.Read(name, ContentLength) is { } seen && seen.AsSpan().SequenceEqual("here"u8)
                    ? null
                    : "a file was not to be seen, or not whole, right after the other one made it");
            yield return new(maker, room =>
            {
                FileRemoval.Remove(room.PathOf(name));
                return null;
            });
            yield return new(Other(maker), room => room.Names().Contains(name) || room.Read(name, ContentLength) is not null
                ? "a file was still to be seen right after the other one removed it"
                : null);
        }
    }

    private static IEnumerable<PeerStep> Locks(PeerRole holder)
    {
        string name = $"lock-{holder}";
        PeerRole other = Other(holder);
        yield return new(holder, room =>
        {
            room.Create(name, "lock"u8);
            return OsLock.TryLock(room.Open(name), exclusive: true) ? null : "a lock on a new file was refused";
        });
        yield return new(other, room => OsLock.TryLock(room.Open(name), exclusive: true) || OsLock.TryLock(room.Open(name), exclusive: false)
            ? "both had a lock at the same time that only one may have"
            : null);
        yield return new(holder, room =>
        {
            OsLock.Release(room.Open(name));
            return null;
        });
        yield return new(other, room => OsLock.TryLock(room.Open(name), exclusive: true) ? null : "a lock that the other one gave back was not free");
        yield return new(holder, room => OsLock.TryLock(room.Open(name), exclusive: true)
            ? "both had a lock at the same time that only one may have"
            : null);
        yield return new(other, room =>
        {
            room.Close(name);
            return null;
        });
        yield return new(holder, room => OsLock.TryLock(room.Open(name), exclusive: true)
            ? null
            : "a lock was not free though the other one closed its file, as the end of a process closes it");
        yield return new(PeerRole.Both, room =>
        {
            room.Close(name);
            return null;
        });
    }

    private static IReadOnlyList<PeerStep> Counter() =>
    [
        new(PeerRole.First, room =>
        {
            room.Create("turn", "lock"u8);
            room.Create("count", Count(0));
            return null;
        }),
        new(PeerRole.Both, Increment),
        new(PeerRole.Both, room => room.Read("count", ContentLength) is { } end && end.AsSpan().SequenceEqual(Count(2 * Increments))
            ? null
            : Invariant($"of {2 * Increments} increments that both made under a lock, {Text(room.Read("count", ContentLength))} were counted")),
    ];

    private static string? Increment(PeerRoom room)
    {
        SafeFileHandle turn = room.Open("turn");
        long start = Environment.TickCount64;
        for (int i = 0; i < Increments; i++)
        {
            while (!OsLock.TryLock(turn, exclusive: true))
            {
                if (Environment.TickCount64 - start > TurnLimit.TotalMilliseconds)
                {
                    return Invariant($"{Increments} turns under a lock that the other one takes for moments were not had within {TurnLimit.TotalSeconds:0} s");
                }

                // Asked again and again: on a share that is at fault, a wait within the system might not end.
                room.Cancellation.ThrowIfCancellationRequested();
                Thread.Sleep(1);
            }

            if (!int.TryParse(Text(room.Read("count", ContentLength)), CultureInfo.InvariantCulture, out int count))
            {
                return "a number that the other one wrote under a lock could not be read";
            }

            using (SafeFileHandle file = StateFile.TryOpen(room.PathOf("count"), write: true) ?? throw new FileNotFoundException("The count is gone."))
            {
                RandomAccess.Write(file, Count(count + 1), 0);
            }

            OsLock.Release(turn);
        }

        room.Close("turn");
        return null;
    }

    private static IEnumerable<PeerStep> Replaces(PeerRole writer)
    {
        string name = $"document-{writer}";
        yield return new(writer, room =>
        {
            room.Create(name, Content(0));
            return null;
        });
        for (int round = 1; round <= Rounds; round++)
        {
            int number = round;
            yield return new(writer, room =>
            {
                room.Replace(name, Content(number));
                return null;
            });
            yield return new(Other(writer), room => IsContent(room.Read(name, ContentLength), number)
                ? null
                : "a file was not what the other one had just put in its place");
        }

        yield return new(PeerRole.Both, room => room.Role == writer ? ReplaceOften(room, name) : ReadOften(room, name));
    }

    private static string? ReplaceOften(PeerRoom room, string name)
    {
        for (int round = 0; round < Replacements; round++)
        {
            room.Cancellation.ThrowIfCancellationRequested();
            room.Replace(name, Content(Rounds + (round % 2)));
        }

        return null;
    }

    private static string? ReadOften(PeerRoom room, string name)
    {
        for (int round = 0; round < Replacements; round++)
        {
            room.Cancellation.ThrowIfCancellationRequested();
            byte[]? seen = room.ReadReplaced(name, ContentLength);
            if (seen is null)
            {
                return "a file was gone while the other one replaced it";
            }

            if (!IsContent(seen, Rounds) && !IsContent(seen, Rounds + 1))
            {
                return "a file was neither the old nor the new one while the other one replaced it";
            }
        }

        return null;
    }

    private static List<PeerStep> Appends()
    {
        var steps = new List<PeerStep>
        {
            new(PeerRole.First, room =>
            {
                room.Create("log", []);
                return null;
            }),
        };
        for (int round = 0; round < 2 * Rounds; round++)
        {
            int lines = round;
            steps.Add(new(round % 2 == 0 ? PeerRole.Second : PeerRole.First, room =>
            {
                byte[] before = Lines(lines);
                using SafeFileHandle file = StateFile.TryOpen(room.PathOf("log"), write: true) ?? throw new FileNotFoundException("The log is gone.");
                if (RandomAccess.GetLength(file) != before.Length || StateFile.ReadUpTo(file, ContentLength)?.AsSpan().SequenceEqual(before) != true)
                {
                    return "the end of a file was not where the other one had just put it";
                }

                RandomAccess.Write(file, Lines(lines + 1).AsSpan(before.Length), before.Length);
                return null;
            }));
        }

        steps.Add(new(PeerRole.Both, room => room.Read("log", ContentLength)?.AsSpan().SequenceEqual(Lines(2 * Rounds)) == true
            ? null
            : "lines that both added in turns were not all there, in their order"));
        return steps;
    }

    private static IReadOnlyList<PeerStep> FileTimes()
    {
        PeerRole[] makers = [PeerRole.First, PeerRole.Second, PeerRole.First];
        return
        [
            .. makers.Select((maker, i) => new PeerStep(maker, room =>
            {
                string name = Invariant($"time-{i}");
                room.Create(name, "now"u8);
                return i == 0 || TimeOf(room, name) >= TimeOf(room, Invariant($"time-{i - 1}")) - TimeSteps
                    ? null
                    : "a file is older, by its time, than one that the other one had made before";
            })),
        ];
    }

    private static string? AgreesOnTime(PeerRoom room)
    {
        string name = Guid.NewGuid().ToString("N");
        DateTime before = DateTime.UtcNow;
        room.Create(name, "now"u8);
        TimeSpan skew = (TimeOf(room, name) - before).Duration();
        return skew <= TolerableSkew ? null : Invariant($"the time of a new file and this machine's clock are {skew.TotalSeconds:0.#} s apart");
    }

    private static DateTime TimeOf(PeerRoom room, string name) => FileStatus.OfPath(room.PathOf(name))?.WrittenAt
        ?? throw new FileNotFoundException("A file that was just made is not there.", name);

    private static PeerRole Other(PeerRole role) => role == PeerRole.First ? PeerRole.Second : PeerRole.First;

    private static byte[] Count(int number) => Encoding.ASCII.GetBytes(Invariant($"{number:D8}"));

    private static string Text(byte[]? bytes) => Encoding.ASCII.GetString(bytes ?? []);

    private static byte[] Lines(int count) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i => Invariant($"line {i}\n"))));

    private static byte[] Content(int number)
    {
        byte[] content = new byte[ContentLength];
        content.AsSpan().Fill((byte)('a' + (number % 26)));
        return content;
    }

    private static bool IsContent(byte[]? seen, int number) => seen is not null && seen.AsSpan().SequenceEqual(Content(number));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
