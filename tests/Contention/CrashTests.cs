using MdLock.ContentionTests.Support;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>I5: editors that are killed wherever they happen to be, time and again, while others go on.</summary>
public sealed class CrashTests
{
    private const int Editors = 4;
    private const int Kills = 16;
    private const int BetweenKills = 12;

    [Fact]
    public async Task I2_I3_I5_Given_EditorsThatAreKilledAtRandomMoments_When_OthersGoOn_Then_NoAcknowledgedCommitIsLost()
    {
        await using var space = new Workspace();
        WorkerProcess[] workers = await space.StartWorkers(Editors);
        int acknowledged = 0;
        int killed = 0;

        await Task.WhenAll(Enumerable.Range(0, Editors).Select(Edit));

        int value = Counter.Read(space.Engine.Read(space.Document), "one");
        Assert.InRange(value, acknowledged, acknowledged + Kills);
        Assert.Equal(
            Workspace.Text.Replace("# One\n\n0", $"# One\n\n{value}", StringComparison.Ordinal), space.Content);
        Assert.NotEmpty(space.Acquire("one", new() { Timeout = TimeSpan.FromMinutes(1) }));
        Assert.Empty(space.Table.Tickets);

        async Task Edit(int place)
        {
            while (Volatile.Read(ref killed) < Kills)
            {
                if (await TryIncrement(workers[place]))
                {
                    // The one who is killed is somebody else, in the middle of whatever it does.
                    bool isDue = Interlocked.Increment(ref acknowledged) % BetweenKills == 0;
                    if (isDue && Interlocked.Increment(ref killed) <= Kills)
                    {
                        await workers[(place + 1) % Editors].Kill();
                    }
                }
                else
                {
                    workers[place] = await space.StartWorker();
                }
            }
        }

        async Task<bool> TryIncrement(WorkerProcess worker)
        {
            try
            {
                await worker.Do(space.Request(WorkerCommand.Increment, "one"));
                return true;
            }
            catch (Exception ended) when (ended is InvalidOperationException or IOException)
            {
                return false;
            }
        }
    }
}
