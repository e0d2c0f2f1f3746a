using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace MdLock.McpTests;

public sealed class ResourceTests
{
    [Fact]
    public async Task Given_ADocument_When_ItsResourcesAreReadByNameAndTemplate_Then_TheyHoldItsText()
    {
        await using var place = new Place();
        place.Write("a b.md", "# Ünï\n\nx\n");
        Client client = await place.Start();

        IList<McpClientResource> documents = await client.Mcp.ListResourcesAsync();
        IList<McpClientResourceTemplate> templates = await client.Mcp.ListResourceTemplatesAsync();
        string document = documents.First(one => one.Name == "guide.md").Uri;
        string odd = documents.First(one => one.Name == "a b.md").Uri;

        Assert.Equal(["document", "section"], templates.Select(one => one.Name));
        Assert.Equal(Place.Text, await Read(client, document));
        Assert.Equal("## Install\n\nRun it.\n\n", await Read(client, document + "#install"));
        Assert.Equal("# Ünï\n\nx\n", await Read(client, odd + "#" + Uri.EscapeDataString("ünï")));
    }

    [Fact]
    public async Task Given_ASubscription_When_ItsSectionChangesByAnyone_Then_TheClientIsToldAndNotOfOthers()
    {
        await using var place = new Place();
        Client reader = await place.Start("reader", protocol: "2025-06-18");
        Client writer = await place.Start("writer");
        string document = (await reader.Mcp.ListResourcesAsync())[0].Uri;
        Assert.True(reader.Mcp.ServerCapabilities.Resources?.Subscribe);
        var told = new ConcurrentQueue<string>();
        await using IAsyncDisposable heard = reader.Mcp.RegisterNotificationHandler(
            NotificationMethods.ResourceUpdatedNotification,
            (notification, _) =>
            {
                told.Enqueue(notification.Params!["uri"]!.GetValue<string>());
                return ValueTask.CompletedTask;
            });
        await reader.Mcp.SubscribeToResourceAsync(document + "#install");

        await writer.Do("append_to_section", new { document = "guide.md", section = "daily", text = "x", version = "any" });
        await writer.Do("append_to_section", new { document = "guide.md", section = "install", text = "x", version = "any" });
        await Eventually.True(() => !told.IsEmpty, "a change by a client is told");
        place.Write("guide.md", place.Content.Replace("Run it.", "Walk it.", StringComparison.Ordinal));
        await Eventually.True(() => told.Count >= 2, "a change by another program is told");
        await reader.Mcp.SubscribeToResourceAsync(document);
        await writer.Do("append_to_section", new { document = "guide.md", section = "daily", text = "y", version = "any" });
        await Eventually.True(() => told.Count >= 3, "a change of the document is told");

        Assert.Equal([document + "#install", document + "#install", document], told);
        await reader.Mcp.UnsubscribeFromResourceAsync(document);
        await writer.Do("append_to_section", new { document = "guide.md", section = "daily", text = "z", version = "any" });
        await writer.Do("append_to_section", new { document = "guide.md", section = "install", text = "z", version = "any" });
        await Eventually.True(() => told.Count >= 4, "a change of the section is told");
        Assert.Equal(document + "#install", told.Last());
    }

    [Fact]
    public async Task Given_AClientOfTheNewestProtocol_When_ItListens_Then_ChangesComeWithTheNameOfItsRequest()
    {
        await using var place = new Place();
        RawServer server = place.StartRaw();
        string uri = "mdlock://" + place.Document.Replace('\\', '/');
        server.Send(7, "subscriptions/listen", new JsonObject
        {
            ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray(uri) },
            ["_meta"] = new JsonObject
            {
                [MetaKeys.ProtocolVersion] = "2026-07-28",
                [MetaKeys.ClientInfo] = new JsonObject { ["name"] = "raw", ["version"] = "1" },
                [MetaKeys.ClientCapabilities] = new JsonObject(),
            },
        });

        JsonNode acknowledged = JsonNode.Parse((await server.Line("the acknowledgement"))!)!;
        Assert.Equal(NotificationMethods.SubscriptionsAcknowledgedNotification, acknowledged["method"]?.GetValue<string>());
        place.Write("guide.md", Place.Text.Replace("Run it.", "Walk it.", StringComparison.Ordinal));
        JsonNode changed = JsonNode.Parse((await server.Line("the notification of the change"))!)!;

        Assert.Equal(NotificationMethods.ResourceUpdatedNotification, changed["method"]!.GetValue<string>());
        Assert.Equal(uri, changed["params"]!["uri"]!.GetValue<string>());
        Assert.Equal(7, changed["params"]!["_meta"]![MetaKeys.SubscriptionId]!.GetValue<int>());
        server.Leave();
        Assert.Equal(0, await server.WhenEnded());
    }

    private static async Task<string> Read(Client client, string uri) =>
        ((TextResourceContents)(await client.Mcp.ReadResourceAsync(uri)).Contents[0]).Text;
}
