using System.Text.Json;

namespace MdLock.McpTests;

public sealed class EditingTests
{
    [Fact]
    public async Task Given_ADocument_When_ItIsListedAndRead_Then_SectionsVersionsAndChecksumsAreTold()
    {
        await using var place = new Place();
        Directory.CreateDirectory(Path.Combine(place.Folder, "more"));
        place.Write(Path.Combine("more", "notes.markdown"), "# Notes\n");
        place.Write("secret.txt", "no Markdown\n");
        Client client = await place.Start();

        JsonElement documents = (await client.Do("list_documents", new { })).GetProperty("documents");
        JsonElement sections = (await client.Do("list_sections", new { document = "guide.md" })).GetProperty("sections");
        JsonElement use = await client.Do("read_section", new { document = place.Document, section = "Guide/Use" });

        Assert.Equal(["guide.md", Path.Combine("more", "notes.markdown")], documents.EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(["guide", "install", "use", "daily"], sections.EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        Assert.Equal("use", use.GetProperty("section").GetString());
        Assert.Equal("## Use\n\nUse it.\n\n### Daily\n\nEach day.\n", use.GetProperty("content").GetString());
        Assert.Equal(64, use.GetProperty("checksum").GetString()!.Length);
        Assert.StartsWith("1+", use.GetProperty("version").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_OneClient_When_ItMakesManyEditsAtOnce_Then_EachIsInTheDocumentOnceAndHasAVersionOfItsOwn()
    {
        await using var place = new Place();
        Client client = await place.Start();

        string[] versions = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => VersionOf(await client.Do(
            "append_to_section", new { document = "guide.md", section = i % 2 == 0 ? "install" : "daily", text = $"Line {i}.", version = "any" }))));

        string[] lines = place.Content.Split('\n');
        Assert.All(Enumerable.Range(0, 40), i => Assert.Single(lines, line => line == $"Line {i}."));
        Assert.Equal(20, versions.Where((_, i) => i % 2 == 0).Distinct().Count());
        Assert.Equal(20, versions.Where((_, i) => i % 2 != 0).Distinct().Count());
    }

    [Fact]
    public async Task Given_AReadSection_When_EachEditIsMadeWithTheVersionOfTheOneBefore_Then_TheDocumentIsWhatTheyMakeOfIt()
    {
        await using var place = new Place();
        Client client = await place.Start();
        string document = "guide.md";

        string version = await client.Version("install");
        version = VersionOf(await client.Do("set_section", new { document, section = "install", body = "First.", version }));
        version = VersionOf(await client.Do("append_to_section", new { document, section = "install", text = "Second.", version }));
        version = VersionOf(await client.Do("replace_in_section", new { document, section = "install", old_text = "First.\nSecond", new_text = "One.\nTwo", version }));
        version = VersionOf(await client.Do("set_section", new { document, section = "install", content = "## Setup\n\nOne.\nTwo.\n", version }));
        JsonElement renamed = await client.Do("rename_section", new { document, section = "setup", title = "Set up", version });
        Assert.Equal("set-up", renamed.GetProperty("section").GetString());
        JsonElement added = await client.Do("add_section", new { document, anchor = "guide", place = "under", title = "Help", body = "Ask.", version = await client.Version("guide") });
        Assert.Equal("help", added.GetProperty("section").GetString());
        JsonElement moved = await client.Do("move_section", new { document, section = "help", place = "before", anchor = "set-up", version = VersionOf(added) });
        await client.MustRefuse("SubsectionsDropped", "remove_section", new { document, section = "use", version = await client.Version("use") });
        JsonElement removed = await client.Do("remove_section", new { document, section = "use", drop_subsections = true, version = await client.Version("use") });

        Assert.True(moved.GetProperty("changed").GetBoolean());
        Assert.True(removed.GetProperty("removed").GetBoolean());
        Assert.Equal("# Guide\n\nWelcome.\n\n## Help\n\nAsk.\n\n## Set up\n\nOne.\nTwo.\n", place.Content);
    }

    [Fact]
    public async Task Given_AHistory_When_ItIsReadComparedAndRestored_Then_TheFormerContentIsANewVersion()
    {
        await using var place = new Place();
        Client client = await place.Start();
        string document = "guide.md";
        string version = VersionOf(await client.Do("set_section", new { document, section = "install", body = "Other.", version = await client.Version("install") }));

        JsonElement former = await client.Do("read_section", new { document, section = "install", at_version = 1 });
        JsonElement difference = await client.Do("compare_versions", new { document, section = "install", from = 1, to = 2 });
        JsonElement toNow = await client.Do("compare_versions", new { document, section = "install", from = 1 });
        JsonElement restored = await client.Do("restore_version", new { document, section = "install", restore = 1, version });
        JsonElement versions = (await client.Do("section_history", new { document, section = "install", limit = 2 })).GetProperty("versions");

        Assert.Equal("## Install\n\nRun it.\n\n", former.GetProperty("content").GetString());
        Assert.Contains("-Run it.\n+Other.", difference.GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Equal(difference.GetProperty("added").GetInt32(), toNow.GetProperty("added").GetInt32());
        Assert.Equal("3", VersionOf(restored));
        Assert.Equal([3, 2], versions.EnumerateArray().Select(one => one.GetProperty("version").GetInt32()));
        Assert.Equal(Place.Text, place.Content);
        await client.MustRefuse("VersionNotFound", "read_section", new { document, section = "install", at_version = 9 });
    }

    [Fact]
    public async Task Given_ARemovedSection_When_ItIsRestored_Then_ItIsThereAgain()
    {
        await using var place = new Place();
        Client client = await place.Start();
        string document = "guide.md";
        await client.Do("remove_section", new { document, section = "install", version = await client.Version("install") });

        await client.Do("restore_version", new { document, section = "install", restore = 1, version = "any" });

        Assert.Equal(Place.Text, place.Content);
    }

    [Fact]
    public async Task Given_ATextThatIsNotThereOrTwice_When_ItShallBeReplaced_Then_ItIsRefusedAndSaysWhatToDo()
    {
        await using var place = new Place("# A\r\n\r\nword\r\nword\r\nlast\r\n");
        Client client = await place.Start();
        string document = "guide.md";
        string version = await client.Version("a");

        string missing = await client.MustRefuse("TextNotFound", "replace_in_section", new { document, section = "a", old_text = "Word", new_text = "x", version });
        string twice = await client.MustRefuse("TextAmbiguous", "replace_in_section", new { document, section = "a", old_text = "word", new_text = "x", version });
        await client.Do("replace_in_section", new { document, section = "a", old_text = "word\nlast", new_text = "two\nlines", version });

        Assert.Contains("read_section", missing, StringComparison.Ordinal);
        Assert.Contains("longer old_text", twice, StringComparison.Ordinal);
        Assert.Equal("# A\r\n\r\nword\r\ntwo\r\nlines\r\n", place.Content);
    }

    [Fact]
    public async Task Given_ASectionThatIsNotThere_When_ItIsRead_Then_TheRefusalNamesTheNearest()
    {
        await using var place = new Place();
        Client client = await place.Start();

        string text = await client.MustRefuse("SectionNotFound", "read_section", new { document = "guide.md", section = "instal" });

        Assert.Contains("'install'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("-Md", text, StringComparison.Ordinal);
    }

    private static string VersionOf(JsonElement answer) => answer.GetProperty("version").GetString()!;
}
