namespace MdLock.UnitTests.Support;

/// <summary>Files that are large and cost no disk: behind what they hold there are zeros.</summary>
internal static class SparseFile
{
    public static void Lengthen(string path, long length, string end = "")
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(length - end.Length);
        file.Position = length - end.Length;
        file.Write(System.Text.Encoding.UTF8.GetBytes(end));
    }
}
