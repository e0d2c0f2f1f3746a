namespace MdLock.Bench.Mcp;

/// <summary>A way to edit a document.</summary>
internal interface IEditor : IDisposable
{
    /// <summary>Adds a line to a section; returns when that is on the disk.</summary>
    void Append(string text);
}
