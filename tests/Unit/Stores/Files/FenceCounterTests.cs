using System.Globalization;
using CsCheck;
using MdLock.Disk;
using MdLock.Platform;
using MdLock.Stores.Files;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>I6 rests on it: a number is never given out twice, whatever crashes when.</summary>
public sealed class FenceCounterTests
{
    private enum Event
    {
        Draw,
        DrawMany,
        ProcessEnds,
        MachineRestarts,
        MachineCrashesAndForgets,
        FolderIsCleared,
        FileIsGarbled,
    }

    [Fact]
    public void I6_Given_AnyHistoryOfCrashes_When_NumbersAreDrawn_Then_TheyOnlyGrow() =>
        Gen.Enum<Event>().Array[1, 40].Sample(Check, iter: 60, threads: 1);

    [Fact]
    public void Given_TheSameRunOfTheMachine_When_AnotherProcessDraws_Then_NoNumberIsLeftOut()
    {
        using var document = new TemporaryDocument();
        DocumentFolders folder = Prepare(document);
        for (long number = 1; number <= 3; number++)
        {
            using var counter = new FenceCounter(folder, BootId(0));
            Assert.Equal(number - 1, counter.Read(1, out bool restarted));
            Assert.False(restarted);
            counter.Write(number);
        }
    }

    [Fact]
    public void Given_AnotherRunOfTheMachine_When_FirstRead_Then_ThatIsToldOnce()
    {
        using var document = new TemporaryDocument();
        DocumentFolders folder = Prepare(document);
        using (var before = new FenceCounter(folder, BootId(0)))
        {
            before.Read(1, out _);
            before.Write(7);
        }

        using var after = new FenceCounter(folder, BootId(1));
        long last = after.Read(1, out bool restarted);
        Assert.True(restarted);
        Assert.True(last >= 7);
        after.Write(last + 1);
        Assert.Equal(last + 1, after.Read(1, out restarted));
        Assert.False(restarted);
    }

    private static void Check(Event[] history)
    {
        using var document = new TemporaryDocument();
        DocumentFolders folder = Prepare(document);
        int boot = 0;
        int generation = 1;
        long last = 0;
        var counter = new FenceCounter(folder, BootId(0));
        byte[] synced = [];
        foreach (Event one in history)
        {
            switch (one)
            {
                case Event.Draw or Event.DrawMany:
                    for (int i = 0; i < (one == Event.Draw ? 1 : 3); i++)
                    {
                        long next = counter.Read(generation, out _) + 1;
                        Assert.True(next > last);
                        counter.Write(last = next);
                    }

                    break;
                case Event.FolderIsCleared:
                    FileRemoval.Remove(folder.Fence);
                    generation++;
                    break;
                case Event.FileIsGarbled:
                    SharedFile.WriteBytes(folder.Fence, "garbled"u8);
                    generation++;
                    break;
                default:
                    counter.Dispose();
                    boot += one == Event.ProcessEnds ? 0 : 1;
                    if (one == Event.MachineCrashesAndForgets && synced.Length > 0)
                    {
                        SharedFile.WriteBytes(folder.Fence, synced);
                    }

                    generation = 1;
                    counter = new FenceCounter(folder, BootId(boot));
                    break;
            }

            synced = synced.Length == 0 && File.Exists(folder.Fence) ? SharedFile.ReadBytes(folder.Fence) : synced;
        }

        counter.Dispose();
    }

    private static string BootId(int run) => run.ToString("x32", CultureInfo.InvariantCulture);

    private static DocumentFolders Prepare(TemporaryDocument document)
    {
        DocumentFolders folder = DocumentFolders.For(document.Path, lockRoot: null);
        folder.Create();
        return folder;
    }
}
