using MdLock.Disk;
using MdLock.Stores;
using MdLock.Stores.Files;

namespace MdLock.EtcdTests.Stores;

/// <summary>The cases on files.</summary>
public sealed class FileStoreTests : LockStoreCases
{
    private protected override ILockStore OpenStore(string folder)
    {
        string document = Path.Combine(folder, "guide.md");
        File.AppendAllText(document, "");
        return new FileLockStore(DocumentFolders.For(document, null), TestOwners.Here, TimeProvider.System);
    }
}
