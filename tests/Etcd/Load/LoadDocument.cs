using MdLock.Locking;
using MdLock.Stores;

namespace MdLock.EtcdTests.Load;

/// <summary>A document as the clients of one process have it open.</summary>
/// <param name="Name">Its name in histories.</param>
/// <param name="Store">Its locks.</param>
/// <param name="Manager">Asks for them.</param>
internal sealed record LoadDocument(string Name, ILockStore Store, LockManager Manager);
