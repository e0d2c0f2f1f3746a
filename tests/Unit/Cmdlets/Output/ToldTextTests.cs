using System.Reflection;
using System.Runtime.CompilerServices;
using MdLock.Audit;
using MdLock.History;
using MdLock.Output;
using MdLock.Queries;

namespace MdLock.UnitTests.Cmdlets.Output;

/// <summary>The views show what only tells by its property: the object itself must have it without control characters.</summary>
public sealed class ToldTextTests
{
    private const string Hostile = "a\u001b]0;title\u0007\u009b2J\u202e\n";

    private static readonly string[] Exact = ["Path", "SectionId", "Content", "File"];

    // Words of the module's own.
    private static readonly string[] Words = ["Kind", "Action", "Reason"];

    public static TheoryData<string, object> Objects => new()
    {
        { "lock", Filled(typeof(MdLockInfo)) },
        { "cleanup", Filled(typeof(MdLockCleanupResult)) },
        { "finding", Filled(typeof(MdDocumentFinding)) },
        { "repair", Filled(typeof(MdDocumentRepair)) },
        { "event", Event() },
        { "version", Version() },
        { "capability", MdLockStoreCapability.From([new("Name", Hostile, true, true, Hostile, Hostile)])[0] },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void Given_TextsOfOthers_When_AnObjectIsMade_Then_OnlyWhatNamesSomethingIsExact(string what, object told)
    {
        int escaped = 0;
        foreach (PropertyInfo property in told.GetType().GetProperties())
        {
            if (property.GetValue(told) is not string text || Words.Contains(property.Name))
            {
                continue;
            }

            if (Exact.Contains(property.Name))
            {
                Assert.Equal(Hostile, text);
                continue;
            }

            Assert.False(text.Any(char.IsControl) || text.Contains('\u202e', StringComparison.Ordinal), $"{what}: {property.Name}");
            escaped += text.Contains("`e", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.NotEqual(0, escaped);
    }

    [Fact]
    public void Given_NothingToTell_When_AnObjectIsMade_Then_ItIsNullAndNotEmpty()
    {
        var bare = new MdLockEvent(Hostile, new AuditEvent
        {
            Sequence = 1,
            Time = DateTimeOffset.UnixEpoch,
            Type = AuditEventType.Cleanup,
            Outcome = AuditOutcome.Succeeded,
            PreviousHash = "",
        });

        Assert.Null(bare.Owner);
        Assert.Null(bare.User);
        Assert.Null(bare.Message);
    }

    private static object Filled(Type type)
    {
        object filled = RuntimeHelpers.GetUninitializedObject(type);
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (property.PropertyType == typeof(string) && property.CanWrite)
            {
                property.SetValue(filled, Hostile);
            }
        }

        return filled;
    }

    private static MdLockEvent Event() => new(Hostile, new AuditEvent
    {
        Sequence = 1,
        Time = DateTimeOffset.UnixEpoch,
        Type = AuditEventType.Commit,
        Outcome = AuditOutcome.Failed,
        SectionId = Hostile,
        Owner = new AuditOwner(Hostile, Hostile, Hostile, 7),
        Message = Hostile,
        PreviousHash = "",
    });

    private static MdSectionVersion Version() => new(new FoundVersion(Hostile, new SectionVersion
    {
        SectionKey = Hostile,
        SectionId = Hostile,
        Version = 1,
        Content = Hostile,
        Timestamp = DateTimeOffset.UnixEpoch,
        Author = Hostile,
        Operation = Hostile,
        Message = Hostile,
        Fence = 1,
        Commit = Guid.Empty,
        Checksum = Hostile,
        Previous = "",
        Hash = "",
    }));
}
