using MdLock.History;
using MdLock.UnitTests.Commits;

namespace MdLock.UnitTests.History;

public sealed class CommitJournalTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(500)]
    public void Given_ACommit_When_AnotherProcessReadsTheHistory_Then_ItIsThereHoweverMuchItChanged(int sections)
    {
        using var desk = new Desk(string.Concat(Enumerable.Range(0, sections).Select(i => $"# Section {i}\n\none\n\n")));
        HistoryStateFile known = desk.StateOn(desk.Files);
        Assert.Equal(0, known.Read().Sequence);
        desk.Commit([.. Enumerable.Range(0, sections).Select(i => Desk.SetBody($"section-{i}", "two\n"))]);
        desk.Commit(Desk.SetBody("section-1", "three\n"));

        foreach (HistoryStateFile reader in (HistoryStateFile[])[known, desk.StateOn(desk.Files)])
        {
            HistoryState state = reader.Read();
            Assert.Equal(2, state.Sequence);
            Assert.Equal(sections, state.Sections.Length);
            Assert.Equal(3, Assert.Single(state.Sections, section => section.Id == "section-1").Version);
        }
    }

    [Fact]
    public void Given_ACommitThatIsUnderWay_When_OnlyTheHistoryIsRead_Then_WhatEndedBeforeIsThere()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "one\n"));
        byte[] ended = File.ReadAllBytes(desk.History.JournalFile);
        desk.Commit(Desk.SetBody("b", "two\n"));
        byte[] all = File.ReadAllBytes(desk.History.JournalFile);
        int entry = all.AsSpan(ended.Length).IndexOf("\ndone "u8);

        foreach (int length in (int[])[ended.Length + 1, ended.Length + (entry / 2), ended.Length + entry + 1, all.Length - 1])
        {
            File.WriteAllBytes(desk.History.JournalFile, all[..length]);
            var journal = new CommitJournal(desk.History, desk.Files);
            Assert.Equal(1, Assert.Single(journal.ReadEnded().Commits).Sequence);
            Assert.True(journal.Read().IsUnfinished, $"at {length} of {all.Length} bytes");

            File.WriteAllBytes(desk.History.JournalFile, all);
            Assert.Equal(2, journal.ReadEnded().Last!.Sequence);
            Assert.False(journal.Read().IsUnfinished);
        }
    }
}
