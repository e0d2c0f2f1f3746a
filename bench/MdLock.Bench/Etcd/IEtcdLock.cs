namespace MdLock.Bench.Etcd;

/// <summary>One client's way to one lock that is kept in etcd.</summary>
internal interface IEtcdLock : IDisposable
{
    /// <summary>Waits until it is had.</summary>
    void Take();

    /// <summary>Gives it back.</summary>
    void GiveBack();
}
