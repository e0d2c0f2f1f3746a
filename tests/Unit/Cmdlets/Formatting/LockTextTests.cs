using MdLock.Formatting;
using MdLock.Output;

namespace MdLock.UnitTests.Cmdlets.Formatting;

public sealed class LockTextTests
{
    [Theory]
    [InlineData(MdLockState.Held, true, null, "own")]
    [InlineData(MdLockState.Held, false, null, "held")]
    [InlineData(MdLockState.Waiting, true, null, "waiting")]
    [InlineData(MdLockState.Waiting, false, null, "waiting")]
    [InlineData(MdLockState.Released, true, "OwnerDead", "released")]
    [InlineData(MdLockState.Held, true, "OwnerDead", "stale: OwnerDead")]
    [InlineData(MdLockState.Waiting, false, "Heartbeat\u001bLost", "stale: Heartbeat`eLost")]
    public void Given_ALock_When_ItsStateIsSaid_Then_InAWordAndForAStaleOneWithTheReason(
        MdLockState state, bool isOwn, string? reason, string expected) =>
        Assert.Equal(expected, LockText.Status(state, isOwn, reason));
}
