using MdLock.Disk;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.Stores.Etcd;
using static MdLock.EtcdTests.Stores.TestOwners;

namespace MdLock.EtcdTests.Stores;

/// <summary>Many who ask for parts of one document that overlap, in both modes, one or several at a time.</summary>
public sealed class EtcdStressTests(LocalEtcd etcd)
{
    private const int Owners = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly LockTarget[] Places =
    [
        LockTarget.Of(["_document"], LockScope.Document),
        Section("a"), Section("a", "b"), Section("a", "c"), Section("a", "b", "d"), Section("e"), Section("e", "f"),
        LockTarget.Of(["_document", "a"], LockScope.Body),
    ];

    private readonly object _gate = new();
    private readonly List<HeldLock> _held = [];
    private readonly string _name = $"{Guid.NewGuid():N}/guide.md";
    private readonly List<string> _wrong = [];
    private CuttingProxy? _proxy;
    private int _grants;
    private int _handed;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_PartsThatOverlap_When_ManyTakeAndReleaseThem_Then_NoTwoThatConflictAreHeldAtOnce(bool losesAnswers)
    {
        using CuttingProxy? proxy = losesAnswers ? new CuttingProxy(etcd.Port) : null;
        _proxy = proxy;
        TimeSpan time = TimeSpan.FromSeconds(
            double.Parse(Environment.GetEnvironmentVariable("MDLOCK_LONG_RUN") ?? "6", System.Globalization.CultureInfo.InvariantCulture));
        DateTime end = DateTime.UtcNow + time;
        Task[] all = [.. Enumerable.Range(0, Owners).Select(i => Task.Factory.StartNew(() => Work(i, end), TaskCreationOptions.LongRunning))];
        await Task.WhenAll(all).WaitAsync(time + Limit);

        Assert.Empty(_wrong);
        Assert.True(_grants > Owners, $"{_grants} grants");
        Assert.True(_handed > 0, "none was handed over");
        using EtcdStoreProvider provider = Provider();
        await Task.Delay(1500);
        LockTable left = Open(provider).Peek();
        Assert.Empty(left.Locks);
        Assert.Empty(left.Tickets);
        Assert.True(proxy is null || proxy.Cuts > 3, "no answer was lost");
        TestContext.Current.SendDiagnosticMessage($"{_grants} grants, {_handed} handed over");
    }

    private static DocumentFolders Folders { get; } = DocumentFolders.For(Path.Combine(Path.GetTempPath(), "guide.md"), null);

    private void Work(int number, DateTime end)
    {
        var random = new Random(number);
        bool isCut = _proxy is not null && number % 2 == 0;
        using EtcdStoreProvider provider = isCut
            ? new(etcd.AddressOf("stress") with { Endpoints = [_proxy!.Endpoint] }, Here, TimeProvider.System)
            : Provider();
        ILockStore store = Open(provider);
        var manager = new LockManager(store, TimeProvider.System);
        while (DateTime.UtcNow < end)
        {
            LockRequest request = Request($"owner{number}", [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Places[random.Next(Places.Length)])])
                with { Mode = random.Next(4) == 0 ? LockMode.Shared : LockMode.Exclusive };
            using var patience = new CancellationTokenSource();
            if (random.Next(6) == 0)
            {
                patience.CancelAfter(random.Next(30));
            }

            if (isCut && random.Next(5) == 0)
            {
                _proxy!.LosesNextAnswer = true;
            }

            AcquireResult result;
            try
            {
                result = manager.TryAcquire(request, new() { Timeout = random.Next(5) == 0 ? TimeSpan.FromMilliseconds(random.Next(40)) : Limit }, patience.Token);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            if (result is not AcquireResult.Granted granted)
            {
                continue;
            }

            Note(granted);
            if (random.Next(3) == 0)
            {
                Thread.Sleep(random.Next(8));
            }

            lock (_gate)
            {
                _held.RemoveAll(one => granted.Locks.Any(mine => mine.LockId == one.LockId));
            }

            if (isCut && random.Next(5) == 0)
            {
                _proxy!.LosesNextAnswer = true;
            }

            if (granted.Locks.Length == 1)
            {
                Check(manager.Release(granted.Locks[0].LockId, granted.Locks[0].Fence, default), "a lock was gone before it was released");
            }
            else
            {
                Check(manager.Release(granted.Locks, default).Length == granted.Locks.Length, "locks were gone before they were released");
            }
        }
    }

    private void Note(AcquireResult.Granted granted)
    {
        lock (_gate)
        {
            foreach (HeldLock mine in granted.Locks)
            {
                foreach (HeldLock other in _held)
                {
                    if (other.ConflictsWith(mine.Target, mine.Mode))
                    {
                        _wrong.Add($"{mine.Target} {mine.Fence} of {mine.Owner.OwnerId} beside {other.Target} {other.Fence} of {other.Owner.OwnerId}");
                    }

                    if (mine.Fence == other.Fence)
                    {
                        _wrong.Add($"fence {mine.Fence} twice");
                    }
                }
            }

            _held.AddRange(granted.Locks);
            _grants++;
            _handed += granted.Locks.Any(one => one.Place is not null) ? 1 : 0;
        }
    }

    private void Check(bool isRight, string what)
    {
        if (!isRight)
        {
            lock (_gate)
            {
                _wrong.Add(what);
            }
        }
    }

    private EtcdStoreProvider Provider() => new(etcd.AddressOf("stress"), Here, TimeProvider.System);

    private ILockStore Open(EtcdStoreProvider provider) => provider.Open(_name, Folders);
}
