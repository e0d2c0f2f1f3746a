using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Sessions;

namespace MdLock.Worker;

/// <summary>One of many who change one document for a while, and who keep a record of their own of what they did.</summary>
public sealed class LongRun(OwnerSession session, string path, TimeSpan duration)
{
    private static readonly LockOptions Patient = new() { Timeout = TimeSpan.FromMinutes(10) };

    private readonly List<string> _committed = [];
    private readonly List<string> _tried = [];
    private readonly HashSet<string> _sections = new(StringComparer.Ordinal);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _refused;

    /// <summary>What it did.</summary>
    public LongRunRecord Record => new()
    {
        Committed = _committed,
        TakenBack = [.. _tried.Except(_committed)],
        Sections = _sections,
        Refused = _refused,
    };

    /// <summary>The SHA-256 of a document's bytes, worked out without MdLock.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>The SHA-256 of each section, with its heading: all of them are of the first level.</summary>
    public static IEnumerable<string> SectionHashesOf(string text) =>
        text.Split("\n# ").Select(section => HashOf(Encoding.UTF8.GetBytes(section.TrimEnd('\n'))));

    /// <summary>What a section holds after one of its edits.</summary>
    public static string TextOf(string section, int edit) =>
        string.Create(CultureInfo.InvariantCulture, $"\n{section} edit {edit}\n\n");

    /// <summary>Replaces the body of a section of its own, at least once.</summary>
    /// <param name="section">The section.</param>
    /// <param name="first">The number of the first edit.</param>
    public void Edit(string section, int first)
    {
        for (int edit = first; edit == first || !IsOver; edit++)
        {
            Commit(SectionChange.SetBody(section, TextOf(section, edit)));
        }
    }

    /// <summary>Gives a section another heading, at least once.</summary>
    public void Rename(string section) => Restructure((index, turn) => Find(index, section) is { } found
        ? SectionChange.Rename(found.Id, string.Create(CultureInfo.InvariantCulture, $"{section} {turn}"))
        : null);

    /// <summary>Puts a section in another place, at least once.</summary>
    public void Move(string section) => Restructure((_, turn) => SectionChange.Move(
        section,
        turn % 2 == 0 ? Placement.After : Placement.Before,
        string.Create(CultureInfo.InvariantCulture, $"s{turn * 7 % 50}")));

    /// <summary>Adds sections and removes them again, at least one.</summary>
    public void AddAndRemove(string section) => Restructure((index, turn) => Find(index, section) is { } found
        ? SectionChange.Remove(found.Id)
        : SectionChange.Add(
            string.Create(CultureInfo.InvariantCulture, $"s{turn * 11 % 50}"),
            Placement.After,
            string.Create(CultureInfo.InvariantCulture, $"# {section} {turn}\n\nadded {turn}\n\n")));

    private bool IsOver => _watch.Elapsed >= duration;

    /// <summary>The section whose heading begins so, whatever number follows.</summary>
    private static Section? Find(DocumentIndex index, string title) =>
        index.Sections.FirstOrDefault(one => one.Title.StartsWith(title, StringComparison.Ordinal));

    private void Restructure(Func<DocumentIndex, int, SectionChange?> choose)
    {
        for (int turn = 1; _committed.Count == 0 || !IsOver; turn++)
        {
            try
            {
                DocumentIndex index = DocumentIndex.Parse(Encoding.UTF8.GetString(PlainFile.Read(path)));
                if (choose(index, turn) is { } change)
                {
                    Commit(change);
                }
            }
            catch (MdLockException refusal) when (refusal is SectionNotFoundException or LockException)
            {
                // The plain editor put an older text back, with another heading or another place for the section.
                _refused++;
            }
        }
    }

    /// <summary>Commits, and records each document that it offered: the last one is the one that was committed.</summary>
    private void Commit(SectionChange change)
    {
        SectionChange watched = change with
        {
            Edit = (index, section, anchor) =>
            {
                EditResult edit = change.Edit(index, section, anchor);
                _tried.Add(HashOf(Encoding.UTF8.GetBytes(edit.Text)));
                _sections.UnionWith(SectionHashesOf(edit.Text));
                return edit;
            },
        };
        CommitResult result = session.Change(path, [watched], Patient, token: null, CancellationToken.None);
        if (result.Changed)
        {
            _committed.Add(HashOf(Encoding.UTF8.GetBytes(result.After.Index.Text)));
        }
    }
}
