using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Where a lock board is shown.</summary>
internal interface ILockBoardView
{
    /// <summary>Shows who holds and who waits now.</summary>
    void Show(IReadOnlyList<MdLockInfo> locks);

    /// <summary>Does what the user asks for between two looks at the locks; does not wait for him.</summary>
    /// <returns>False when he ends the board.</returns>
    bool Attend();

    /// <summary>Gives the place back to others that write there. What is shown after that takes it again.</summary>
    void Leave();
}
