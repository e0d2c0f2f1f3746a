using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MdLock.McpTests;

/// <summary>Clients and servers that die in mid-call: what was answered is there, once, and the others go on.</summary>
public sealed class LostClientTests
{
    private const int Edits = 30;

    [Fact]
    public async Task Given_AClientWithEditsUnderWay_When_ItDies_Then_TheDocumentHasWholeEditsEachOnceAndTheServerEnds()
    {
        await using var place = new Place();
        RawServer server = place.StartRaw();
        await server.Initialize();
        for (int i = 0; i < Edits; i++)
        {
            Append(server, i, "lost");
        }

        await Eventually.True(() => Lines(place, "lost").Length >= 3, "some of its edits are made");
        server.Vanish();

        await server.WhenEnded();
        string[] made = Lines(place, "lost");
        Assert.Equal(made.Distinct(), made);
        Assert.Subset(Enumerable.Range(0, Edits).Select(i => Line("lost", i)).ToHashSet(), made.ToHashSet());
        await AssertAtRest(place, made.Length);
    }

    [Fact]
    public async Task Given_TwoServersOnOneFolder_When_OneIsKilledInMidEdit_Then_WhatWasAnsweredIsThereOnceAndTheOtherGoesOn()
    {
        await using var place = new Place();
        RawServer victim = place.StartRaw();
        await victim.Initialize("victim");
        Client survivor = await place.Start("survivor");
        Task surviving = Survive(survivor);
        int answered = 0;
        Append(victim, 0, "killed");
        while (answered < Edits / 3)
        {
            await victim.Answer(answered);
            Append(victim, ++answered, "killed");
        }

        await victim.Kill();
        await surviving;

        // The last one of the victim was under way: it is made, or it is not.
        string[] made = Lines(place, "killed");
        Assert.InRange(made.Length, answered, answered + 1);
        Assert.Equal(Enumerable.Range(0, made.Length).Select(i => Line("killed", i)), made);
        Assert.Equal(Enumerable.Range(0, Edits).Select(i => Line("survivor", i)), Lines(place, "survivor"));
        await AssertAtRest(place, made.Length + Edits);
    }

    private static async Task Survive(Client client)
    {
        for (int i = 0; i < Edits; i++)
        {
            await client.Do("append_to_section", new { document = "guide.md", section = "install", text = Line("survivor", i), version = "any" });
        }
    }

    private static void Append(RawServer server, int number, string word) => server.Call(number, "append_to_section", new JsonObject
    {
        ["document"] = "guide.md", ["section"] = "install", ["text"] = Line(word, number), ["version"] = "any",
    });

    private static string Line(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");

    private static string[] Lines(Place place, string word) =>
        [.. place.Content.Split('\n').Where(line => line.StartsWith(word + ' ', StringComparison.Ordinal))];

    /// <summary>Nobody holds or waits, each edit is a version beside the first one, and the next edit is made.</summary>
    private static async Task AssertAtRest(Place place, int edits)
    {
        Client next = await place.Start("next");
        await next.Do("append_to_section", new { document = "guide.md", section = "install", text = "After.", version = await next.Version("install") });
        JsonElement history = await next.Do("section_history", new { document = "guide.md", section = "install", limit = 100 });
        Assert.Equal(edits + 2, history.GetProperty("count").GetInt32());
        Assert.Empty(place.Table.Locks);
        Assert.Empty(place.Table.Tickets);
    }
}
