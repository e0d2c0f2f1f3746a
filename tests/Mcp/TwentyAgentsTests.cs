using System.Globalization;

namespace MdLock.McpTests;

/// <summary>What agents lose that share a document, with the server and without.</summary>
public sealed class TwentyAgentsTests(ITestOutputHelper output)
{
    private const int Agents = 20;
    private const int EditsEach = 5;

    private static readonly string[] Sections = ["plan", "log", "ideas", "tasks"];

    private static readonly string Text =
        "# Notes\n" + string.Concat(Sections.Select(section => $"\n## {section}\n\nThe {section}:\n\n- begin\n"));

    [Fact]
    public async Task Given_TwentyClients_When_TheyReadThinkAndEditOneDocument_Then_EachEditIsInItOrWasRefusedAndNoneVanished()
    {
        await using var place = new Place(Text);
        Client[] clients = await Task.WhenAll(Enumerable.Range(0, Agents).Select(i => place.Start($"agent-{i}")));

        int refused = await LetThemWork([.. clients.Select(client => new ServedFile(client))]);

        int lost = Lost(place.Content);
        output.WriteLine($"By the server: {Agents} agents, {Agents * EditsEach} edits applied, {refused} refused and made again, {lost} lost.");
        Assert.Equal(0, lost);

        // All of them read before the first one wrote: of each section only one could be first.
        Assert.InRange(refused, Agents - Sections.Length, int.MaxValue);
        Assert.Equal(Agents * EditsEach, place.Content.Split('\n').Count(line => line.StartsWith("- agent", StringComparison.Ordinal)));
        Assert.Empty(place.Table.Locks);
        Assert.Empty(place.Table.Tickets);
    }

    [Fact]
    public async Task Given_TwentyProgramsThatWriteTheFile_When_TheyDoTheSame_Then_EditsVanishAndNobodyIsTold()
    {
        await using var place = new Place(Text);

        int refused = await LetThemWork([.. Enumerable.Repeat(new PlainFile(place.Document), Agents)]);

        int lost = Lost(place.Content);
        output.WriteLine($"By the file alone: {Agents} agents, {Agents * EditsEach} edits reported as made, {refused} refused, {lost} lost.");
        Assert.Equal(0, refused);

        // All of them read before the first one wrote: of the first edits at most one is left.
        Assert.InRange(lost, Agents - 1, Agents * EditsEach);
    }

    /// <summary>The script: read, think, write; read again and write again where it was refused.</summary>
    /// <returns>How often it was refused.</returns>
    private static async Task<int> LetThemWork(IAgentFile[] files)
    {
        int refused = 0;
        using var allHaveRead = new Barrier(files.Length);
        await Task.WhenAll(files.Select((file, agent) => Task.Factory.StartNew(
            () => Work(file, agent), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        return refused;

        async Task Work(IAgentFile file, int agent)
        {
            var random = new Random(agent);
            for (int edit = 0; edit < EditsEach; edit++)
            {
                // The first edit of each is of a section that a quarter of the others are at.
                string section = Sections[edit == 0 ? agent % Sections.Length : random.Next(Sections.Length)];
                for (bool isMade = false, isFirst = edit == 0; !isMade; isFirst = false)
                {
                    (string text, string version) = await file.Read(section);
                    if (isFirst)
                    {
                        await Task.Run(() => Assert.True(allHaveRead.SignalAndWait(Eventually.HangGuard), "Not all agents have read in time."));
                    }

                    await Task.Delay(random.Next(30));
                    isMade = await file.TryWrite(section, Add(text, section, Line(agent, edit)), version);
                    Interlocked.Add(ref refused, isMade ? 0 : 1);
                }
            }
        }
    }

    /// <summary>Adds a line to the list of a section, in its text alone or in that of the document.</summary>
    private static string Add(string text, string section, string line)
    {
        string before = $"The {section}:\n\n";
        return text.Replace(before, $"{before}{line}\n", StringComparison.Ordinal);
    }

    private static int Lost(string text)
    {
        HashSet<string> there = [.. text.Split('\n')];
        return Enumerable.Range(0, Agents)
            .SelectMany(agent => Enumerable.Range(0, EditsEach).Select(edit => Line(agent, edit)))
            .Count(line => !there.Contains(line));
    }

    private static string Line(int agent, int edit) =>
        string.Create(CultureInfo.InvariantCulture, $"- agent {agent}, edit {edit}");
}
