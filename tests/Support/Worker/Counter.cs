using System.Globalization;
using MdLock.Documents;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Worker;

/// <summary>A number in the body of a section, which goes up by one with each commit if none is lost.</summary>
public static class Counter
{
    /// <summary>The number now.</summary>
    public static int Read(DocumentSnapshot snapshot, string section)
    {
        DocumentIndex index = snapshot.Index;
        return int.Parse(index.Body(index.Resolve(section)), CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the number, then commits the next one: two steps, which only a lock makes one.</summary>
    /// <returns>The number that was committed.</returns>
    public static int Increment(OwnerSession session, string path, string section)
    {
        using ChangeUnderLock writer =
            session.BeginChange(path, section, LockScope.Body, new LockOptions(), null, CancellationToken.None);
        int next = Read(writer.Read(), section) + 1;
        string body = string.Create(CultureInfo.InvariantCulture, $"\n{next}\n");
        writer.Commit((index, one) => SectionEditor.ReplaceBody(index, one, body), null, CancellationToken.None);
        return next;
    }
}
