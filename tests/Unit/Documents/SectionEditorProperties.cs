using CsCheck;
using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.UnitTests.Documents;

/// <summary>Invariant I4: an edit changes only its section; what is read and written back changes nothing.</summary>
public sealed class SectionEditorProperties
{
    [Fact]
    public void I4_Given_AnyDocument_When_EachSectionIsWrittenBack_Then_NothingChanges() =>
        NastyDocuments.Any.Sample(
            text =>
            {
                DocumentIndex index = DocumentIndex.Parse(text);
                foreach (Section section in All(index))
                {
                    string content = index.Content(section).ToString();
                    Assert.Same(text, SectionEditor.ReplaceContent(index, section, content, false).Text);
                    Assert.Same(text, SectionEditor.ReplaceBody(index, section, index.Body(section).ToString()).Text);
                }
            },
            iter: 10_000,
            threads: 2);

    [Fact]
    public void I4_Given_AnyDocument_When_ASectionIsEdited_Then_EveryOtherSectionIsTheSame()
    {
        int edits = 0;
        int refusals = 0;
        Gen.Select(NastyDocuments.Any, NastyDocuments.Any, Gen.Int[0, 1_000], Gen.Int[0, 3]).Sample(
            (text, inserted, which, kind) =>
            {
                DocumentIndex index = DocumentIndex.Parse(text);
                Section section = All(index).ElementAt(which % All(index).Count());
                try
                {
                    EditResult result = Edit(index, section, inserted, kind);
                    AssertOthersAreTheSame(index, section, kind, result);
                    Interlocked.Increment(ref edits);
                }
                catch (SectionBoundaryException)
                {
                    Interlocked.Increment(ref refusals);
                }
            },
            iter: 10_000,
            threads: 2);

        // A generator that is always refused, or never, would prove nothing.
        Assert.True(edits > 2_000 && refusals > 1_000, $"{edits} edits, {refusals} refusals");
    }

    // Put in by hand, so that what a refusal prevents can be looked at.
    [Fact]
    public void Given_AnyDocument_When_AnEditIsRefused_Then_TheTextWouldHaveHarmedASection() =>
        Gen.Select(NastyDocuments.WithLineFeeds, NastyDocuments.WithLineFeeds, Gen.Int[0, 1_000]).Sample(
            (text, inserted, which) =>
            {
                DocumentIndex index = DocumentIndex.Parse(text);
                Section section = All(index).ElementAt(which % All(index).Count());
                TextRange body = section.BodyRange;
                if (body.Start > 0 && text[body.Start - 1] != '\n')
                {
                    return;
                }

                var layout = BodyLayout.Of(index, section, "\n", isForText: true);
                string fitted = $"{layout.Lead}{BlankLines.Trim(inserted)}{layout.Trail}";
                if (BlankLines.Trim(inserted).IsEmpty)
                {
                    return;
                }

                try
                {
                    SectionEditor.ReplaceBody(index, section, inserted);
                }
                catch (SectionBoundaryException error)
                {
                    DocumentIndex after = DocumentIndex.Parse(text[..body.Start] + fitted + text[body.End..]);
                    int end = body.Start + fitted.Length;
                    bool hasOther = after.Sections.Any(other =>
                        other.Range.Start >= body.Start && other.Range.Start < end && other.Level > 0
                        && (other.Level <= section.Level || section.Level == 0));
                    bool isSame = Outline(index, body.Start, body.End).SequenceEqual(Outline(after, body.Start, end));
                    Assert.True(hasOther || !isSame, $"{error.Message} But it would not.");
                }
            },
            iter: 5_000,
            threads: 2);

    // The sections that start outside of a stretch, with the bodies that do not touch it.
    private static IEnumerable<string> Outline(DocumentIndex index, int start, int end) =>
        from section in index.Sections
        where section.Range.Start < start || section.Range.Start >= end
        let touches = section.BodyRange.End >= start && section.BodyRange.Start <= end
        let heading = index.Text[section.Range.Start..section.BodyRange.Start]
        let parent = section.Parent!.Range.Start >= start && section.Parent.Range.Start < end && section.Parent.Level > 0
            ? "one in the stretch"
            : section.Parent.Title
        select $"{section.Level} {parent} {heading} {(touches ? "" : index.Body(section).ToString())}";

    private static IEnumerable<Section> All(DocumentIndex index) =>
        index.Sections.Append(index.Root).Append(index.Resolve("_preamble")).Distinct();

    private static EditResult Edit(DocumentIndex index, Section section, string inserted, int kind) => kind switch
    {
        0 => SectionEditor.ReplaceContent(index, section, inserted, allowDroppedSubsections: true),
        1 => SectionEditor.ReplaceContent(
            index, section, new string('#', section.Level) + " New\n" + inserted, allowDroppedSubsections: true),
        2 => SectionEditor.ReplaceBody(index, section, inserted),
        _ => SectionEditor.Append(index, section, inserted),
    };

    private static void AssertOthersAreTheSame(DocumentIndex index, Section section, int kind, EditResult result)
    {
        TextRange range = kind < 2 ? section.Range : section.BodyRange;
        Assert.StartsWith(index.Text[..range.Start], result.Text, StringComparison.Ordinal);
        Assert.EndsWith(index.Text[range.End..], result.Text, StringComparison.Ordinal);

        DocumentIndex after = DocumentIndex.Parse(result.Text);
        foreach (Section old in index.Sections.Where(old => old != section && !(kind < 2 && section.Contains(old))))
        {
            if (section == index.Root && old == index.Preamble)
            {
                continue;
            }

            Section now = after.Resolve(NewId(result, old.Id));
            Assert.Equal((old.Level, old.Title), (now.Level, now.Title));
            Assert.Equal(NewId(result, old.Parent!.Id), now.Parent!.Id);
            Assert.Equal(
                old.Children.Where(child => child != section).Select(child => NewId(result, child.Id)),
                now.Children.Select(child => child.Id).Where(id => id != result.Section?.Id).Except(result.AddedIds));
            if (!old.Contains(section))
            {
                Assert.Equal(index.Content(old).ToString(), after.Content(now).ToString());
            }
        }

        AssertIdsAreAccountedFor(index, after, result);
    }

    private static void AssertIdsAreAccountedFor(DocumentIndex index, DocumentIndex after, EditResult result)
    {
        IEnumerable<string> kept = index.Sections.Select(old => old.Id).Except(result.RemovedIds);
        Assert.Equal(
            after.Sections.Select(section => section.Id).Order(StringComparer.Ordinal),
            kept.Select(id => NewId(result, id)).Concat(result.AddedIds).Order(StringComparer.Ordinal));
    }

    private static string NewId(EditResult result, string id) => result.RenamedIds.GetValueOrDefault(id, id);
}
