using System.Runtime.InteropServices;
using MdLock.Mcp.Access;
using MdLock.Mcp.Owners;
using MdLock.Mcp.Resources;
using MdLock.Mcp.Tools;
using MdLock.Settings;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MdLock.Mcp.Startup;

/// <summary>Puts a server together, and runs it for as long as its client is there.</summary>
internal static class ServerProcess
{
    private const string Instructions =
        "Edits Markdown files that others edit at the same time, section by section. read_section gives a version; an edit "
        + "is made only if the section is still at the version that you pass. After a VersionConflict, look at the diff in "
        + "it, apply your change to the new content, and pass the new version. Lock a section only for work over several calls.";

    /// <summary>Serves one client.</summary>
    /// <param name="folders">Where documents may be touched.</param>
    /// <param name="settings">The settings of the environment and of files.</param>
    /// <param name="isReadOnly">Whether nothing may be changed or locked.</param>
    /// <param name="cancellation">Ends it before the client goes; what is under way is given up.</param>
    /// <returns>When the client is gone, or the server was ended.</returns>
    public static async Task Run(
        AllowedFolders folders, SettingsResolver settings, bool isReadOnly, CancellationToken cancellation)
    {
        // Nothing but the protocol may come to standard output, whatever a library means to say there.
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration terminated = StopOn(PosixSignal.SIGTERM, stop);
        using PosixSignalRegistration interrupted = StopOn(PosixSignal.SIGINT, stop);

        var calls = new CallsUnderWay();
        using var input = new ClientInput(Console.OpenStandardInput(), calls);
        using var engine = new MdLockEngine(settings);
        using var owner = new ClientOwner(engine, input.Gone);
        using var watch = new ResourceWatch(new ResourceReader(engine, folders));
        McpServerOptions options = NewOptions(new ToolContext(engine, folders, owner), watch, isReadOnly, input.Gone);
        options.Filters.Message.IncomingFilters.Add(calls.NoteEnds);
        using var log = new StandardErrorLog();
        await using var transport = new StreamServerTransport(input, output, options.ServerInfo!.Name, log);
        await using McpServer server = McpServer.Create(transport, options, log);
        await server.RunAsync(stop.Token);
    }

    private static McpServerOptions NewOptions(
        ToolContext context, ResourceWatch watch, bool isReadOnly, CancellationToken gone)
    {
        var resources = new ResourceHandlers(watch, gone);
        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "mdlock", Title = "MdLock", Version = Program.Version },
            ServerInstructions = Instructions,
            ToolCollection = ToolBox.Of(context, isReadOnly),
            Capabilities = new ServerCapabilities { Resources = new ResourcesCapability { Subscribe = true } },
            Handlers = new McpServerHandlers
            {
                CallToolHandler = ToolBox.RefuseUnknown(isReadOnly),
                ListResourcesHandler = resources.List,
                ListResourceTemplatesHandler = ResourceHandlers.ListTemplates,
                ReadResourceHandler = resources.Read,
                SubscribeToResourcesHandler = resources.Subscribe,
                UnsubscribeFromResourcesHandler = resources.Unsubscribe,
                SubscriptionsListenHandler = resources.Listen,
            },
        };
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // By an orderly end, in which the locks are given back.
            context.Cancel = true;
            stop.Cancel();
        });
}
