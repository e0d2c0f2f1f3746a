using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MdLock.Audit;
using MdLock.Logs;

namespace MdLock.UnitTests.Audit;

public sealed class AuditLineTests
{
    private static readonly AuditEvent Full = new()
    {
        Sequence = 7,
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        Type = AuditEventType.ForcedReleaseRefused,
        Outcome = AuditOutcome.Refused,
        Owner = new("0123456789abcdef", "ann", "alpha", 4711),
        SectionId = "größe",
        LockId = new Guid("11112222-3333-4444-5555-666677778888"),
        Fence = 42,
        Duration = TimeSpan.FromMilliseconds(1.5),
        Message = "held by bob",
        PreviousHash = ChainedLine.NoHash,
    };

    [Fact]
    public void Given_AnEvent_When_Written_Then_TheLineIsTheOneThatWasAgreed()
    {
        const string expected =
            """
            {"schema":1,"sequence":7,"time":"2026-01-02T03:04:05.678+00:00","type":"forced_release_refused",
            "outcome":"refused","owner":{"owner_id":"0123456789abcdef","user":"ann","host":"alpha","process_id":4711},
            "section_id":"größe","lock_id":"11112222-3333-4444-5555-666677778888","fence":42,"duration":0.0015,
            "message":"held by bob",
            "previous_hash":"0000000000000000000000000000000000000000000000000000000000000000"
            """;
        string hashed = expected.ReplaceLineEndings("");
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(hashed))).ToLowerInvariant();

        Assert.Equal($"{hashed},\"hash\":\"{hash}\"}}\n", Encoding.UTF8.GetString(Write(Full)));
    }

    [Fact]
    public void Given_ALine_When_Read_Then_ItIsTheEventThatWasWritten()
    {
        AuditEvent? read = AuditLine.Read(Write(Full).AsSpan()[..^1], out bool isIntact);

        Assert.True(isIntact);
        Assert.Equal(Full with { Hash = read!.Hash }, read);
    }

    [Theory]
    [InlineData("two\nlines\r\u2028\u0085 and a \"quote\" \\ \0")]
    [InlineData("😀 \ufeff")]
    public void Given_AnyMessage_When_Written_Then_ItIsOneLineThatCanBeRead(string message)
    {
        byte[] line = Write(Full with { Message = message });

        Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
        AuditEvent? read = AuditLine.Read(line.AsSpan()[..^1], out bool isIntact);
        Assert.True(isIntact);
        Assert.Equal(message, read!.Message);
    }

    [Fact]
    public void Given_HalfOfASurrogatePair_When_Written_Then_ItIsReplacedAndDoesNotThrow()
    {
        byte[] line = Write(Full with { Message = "a" + '\ud83d' + "b" });

        Assert.Equal("a\ufffdb", AuditLine.Read(line.AsSpan()[..^1], out _)!.Message);
    }

    [Fact]
    public void Given_ALine_When_AnyOneByteIsAnother_Then_ItIsNotIntactAndReadingDoesNotThrow()
    {
        byte[] line = Write(Full)[..^1];
        for (int i = 0; i < line.Length; i++)
        {
            foreach (int flip in (int[])[1, 0x20, 0x80, 0xff])
            {
                byte[] altered = [.. line];
                altered[i] ^= (byte)flip;
                AuditLine.Read(altered, out bool isIntact);
                Assert.False(isIntact, $"byte {i}");
            }
        }
    }

    [Fact]
    public void Given_ALineOfANewerVersion_When_Read_Then_WhatIsUnknownIsPassedOver()
    {
        string text = Encoding.UTF8.GetString(Write(Full))
            .Replace("\"schema\":1", "\"schema\":2,\"mood\":{\"good\":[1]}", StringComparison.Ordinal)
            .Replace("forced_release_refused", "moon_landing", StringComparison.Ordinal);

        AuditEvent? read = AuditLine.Read(Encoding.UTF8.GetBytes(text.TrimEnd()), out _);

        Assert.Equal(AuditEventType.Other, read!.Type);
        Assert.Equal("größe", read.SectionId);
    }

    private static byte[] Write(AuditEvent one)
    {
        var output = new ArrayBufferWriter<byte>();
        AuditLine.Write(output, one);
        return output.WrittenSpan.ToArray();
    }
}
