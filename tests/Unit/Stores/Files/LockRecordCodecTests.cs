using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores.Files.Records;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>Records say what was written, take no more than they may, and are never misread.</summary>
public sealed class LockRecordCodecTests
{
    private const int MaxSize = 1024;

    private static readonly string[] Values =
    [
        "null", "0", "-1", "9223372036854775807", "-9223372036854775808", "1e300", "\"\"", "\"../../x\"", "\"a/b\"", "\"\\u0000\"",
        "\"9999-12-31T23:59:59+00:00\"", "\"0001-01-01T00:00:00+14:00\"", "[]", "{}", "true", "\"exclusive\"", "\"7\"",
    ];

    private static readonly Gen<LockTarget> AnyTarget = Gen.Select(
        Gen.Enum<LockScope>(),
        Texts.Ids.Array[1, 6],
        (scope, ids) => LockTarget.Of(ids, scope));

    private static readonly Gen<HeldLock> AnyLock = Gen.Select(
        Gen.Guid, Gen.Long[1, 1_000_000_000], AnyTarget, Gen.Enum<LockMode>(), Gen.Enum<OwnershipKind>(), Gen.Int[1, 300],
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Bool))
        .Select((id, fence, target, mode, kind, seconds, file) => new HeldLock
        {
            LockId = id,
            Fence = fence,
            Owner = Owner(kind),
            Target = target,
            Mode = mode,
            Operation = "rewrite",
            GrantedAt = new(DateTimeOffset.UnixEpoch.AddSeconds(fence), TimeSpan.FromSeconds(seconds)),
            TimeToLive = TimeSpan.FromSeconds(seconds),
            HeartbeatInterval = TimeSpan.FromSeconds(30),
            TokenHash = kind == OwnershipKind.Lease ? new string('f', 64) : "",
            File = file.Item3 && kind == OwnershipKind.Process ? new FileIdentity(file.Item1, file.Item2) : null,
        });

    [Fact]
    public void Given_AnyLock_When_WrittenAndRead_Then_ItIsTheSameWithin1KB() => AnyLock.Sample(
        held =>
        {
            byte[] bytes = LockRecordCodec.Encode(held);
            HeldLock read = LockRecordCodec.DecodeLock(bytes);

            Assert.Equal(MaxSize, bytes.Length);
            Assert.Equal(held, read with { Target = held.Target });
            Assert.Equal(held.Target.Path.AsEnumerable(), read.Target.Path);
            Assert.Equal(held.Target.Scope, read.Target.Scope);
            Assert.StartsWith(read.Target.SectionId.TrimEnd('…'), held.Target.SectionId, StringComparison.Ordinal);
        },
        iter: 2_000);

    [Fact]
    public void Given_AnyTicket_When_WrittenAndRead_Then_ItWaitsForTheSame() =>
        Gen.Select(AnyLock, AnyTarget.Array[1, 20]).Sample(
            (held, targets) =>
            {
                var ticket = new Ticket
                {
                    Order = held.Fence,
                    OwnerId = held.Owner.OwnerId,
                    Mode = held.Mode,
                    Targets = [.. targets],
                    Details = new(held.Owner, held.Operation, held.GrantedAt, held.TimeToLive, held.HeartbeatInterval) { File = held.File },
                };

                Ticket read = LockRecordCodec.DecodeTicket(LockRecordCodec.Encode(ticket));

                Assert.Equal(ticket.Details, read.Details);
                Assert.Equal(targets, read.Targets);
                Assert.Equal((ticket.Order, ticket.Mode, ticket.OwnerId), (read.Order, read.Mode, read.OwnerId));
            },
            iter: 500);

    [Fact]
    public void Given_ARecordWithAnyBytesChanged_When_Read_Then_ItIsALockOrAKnownError() =>
        Gen.Select(AnyLock, Gen.Select(Gen.Int[0, MaxSize - 1], Gen.Byte).Array[1, 4], Gen.Int[0, MaxSize]).Sample(
            (held, changes, length) =>
            {
                byte[] bytes = LockRecordCodec.Encode(held);
                foreach ((int at, byte value) in changes)
                {
                    bytes[at] = value;
                }

                AssertReadable(bytes);
                AssertReadable(bytes[..length]);
            },
            iter: 2_000);

    [Fact]
    public void Given_ARecordWithAnyValueExchanged_When_Read_Then_ItIsALockOrAKnownError() =>
        Gen.Select(AnyLock, Gen.Int[0, 30], Value).Sample(
            (held, field, value) =>
            {
                JsonObject record = JsonNode.Parse(LockRecordCodec.Encode(held))!.AsObject();
                record[record.ElementAt(field % record.Count).Key] = JsonNode.Parse(value);
                AssertReadable(Encoding.UTF8.GetBytes(record.ToJsonString()));
            },
            iter: 5_000);

    [Theory]
    [InlineData("""{"schema":2}""", 2)]
    [InlineData("""{"schema":99,"lock_id":"what it means is not known here"}""", 99)]
    public void Given_ANewerSchema_When_Read_Then_ItIsToldFromGarbage(string text, int schema) => Assert.Contains(
        $"{schema}",
        Assert.Throws<NewerSchemaException>(() => LockRecordCodec.DecodeLock(Encoding.UTF8.GetBytes(text))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(600, true)]
    [InlineData(1000, false)]
    public void Given_WordsOfALength_When_Written_Then_TheyFitOrAreRefusedButACarriedLockAlwaysFits(
        int length, bool fits)
    {
        HeldLock held = AnyLock.Single() with { Operation = new string('w', length / 2), Target = TestHost.Section("a") };
        HeldLock wordy = held with { Operation = new string('w', length) };

        if (fits)
        {
            Assert.Equal(held.Operation.Length, LockRecordCodec.DecodeLock(LockRecordCodec.Encode(held)).Operation.Length);
        }
        else
        {
            var refused = Assert.Throws<LockException>(() => LockRecordCodec.Encode(wordy));
            Assert.Equal(ErrorIds.LockRecordTooLarge, refused.ErrorId);
        }

        Assert.Equal(wordy.LockId, LockRecordCodec.DecodeLock(LockRecordCodec.EncodeCarried(wordy)).LockId);
    }

    private static Gen<string> Value => Gen.Int[0, Values.Length - 1].Select(at => Values[at]);

    private static void AssertReadable(byte[] bytes)
    {
        try
        {
            HeldLock held = LockRecordCodec.DecodeLock(bytes);

            // What comes through is fit to be told to people and to be counted on from.
            Assert.NotEmpty(Refusals.Holder(held));
            Assert.True(held.Fence + 1 > held.Fence);
            Assert.Equal(held.Owner.OwnerId, Path.GetFileName(held.Owner.OwnerId));
            Assert.True(TimeSpan.FromDays(1) - held.GrantedAt.Monotonic < TimeSpan.FromDays(2));
        }
        catch (Exception known) when (known is JsonException or NewerSchemaException)
        {
            // The two that the store knows what to do with.
        }
    }

    private static LockOwner Owner(OwnershipKind kind) => new()
    {
        OwnerId = "0123456789abcdef",
        Kind = kind,
        User = "somebody.with-a-name",
        HostName = "some-host",
        HostId = new string('a', 32),
        BootId = new string('b', 32),
        PidNamespace = "pid:[4026531836]",
        ProcessId = int.MaxValue,
        ProcessStart = 123_456_789,
        RunspaceId = "",
    };
}
