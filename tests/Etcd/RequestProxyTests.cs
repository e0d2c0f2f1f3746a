using System.Diagnostics;
using System.Text;

namespace MdLock.EtcdTests;

/// <summary>The ground itself: each fault of a request is one. The client is etcd's own.</summary>
public sealed class RequestProxyTests
{
    private const string Program = "/usr/bin/etcdctl";
    private const string Put = "/etcdserverpb.KV/Put";

    [Theory]
    [InlineData(nameof(RequestFault.None), true, true)]
    [InlineData(nameof(RequestFault.FailsBefore), false, false)]
    [InlineData(nameof(RequestFault.FailsAfter), false, true)]
    [InlineData(nameof(RequestFault.Lost), false, false)]
    [InlineData(nameof(RequestFault.Silent), false, true)]
    [InlineData(nameof(RequestFault.Late), false, true)]
    [InlineData(nameof(RequestFault.Twice), true, true)]
    public async Task Given_AFault_When_AKeyIsPut_Then_ItIsAnsweredAndTakesEffectAsTheFaultSays(string name, bool isAnswered, bool takesEffect)
    {
        RequestFault fault = Enum.Parse<RequestFault>(name);
        SkipUnlessInstalled();
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using RequestProxy proxy = await RequestProxy.Start(cluster.Endpoints[0]);
        long before = (await cluster.Nodes[0].Status())!.Revision;
        proxy.Choose = (method, _) => method == Put ? fault : RequestFault.None;

        (bool isWell, _) = await Ask(proxy.Endpoint, "put", "guide", "text");

        Assert.Equal(isAnswered, isWell);
        Assert.Equal(1, proxy.Counts[fault]);
        int effects = fault == RequestFault.Twice ? 2 : takesEffect ? 1 : 0;
        if (effects > 0)
        {
            await Eventually.True(() => Revision(cluster) == before + effects);
        }

        (_, string text) = await Ask(cluster.Endpoints[0], "get", "guide", "--print-value-only");
        Assert.Equal(takesEffect ? "text" : "", text.Trim());
        Assert.Equal(before + effects, Revision(cluster));
    }

    [Fact]
    public async Task Given_AChangeOfRequests_When_AKeyIsPut_Then_ItIsWhatTheChangeSays()
    {
        SkipUnlessInstalled();
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using RequestProxy proxy = await RequestProxy.Start(cluster.Endpoints[0]);
        proxy.Rewrite = (_, message) => Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(message).Replace("true", "lies", StringComparison.Ordinal));

        Assert.True((await Ask(proxy.Endpoint, "put", "guide", "true")).IsWell);

        (_, string text) = await Ask(proxy.Endpoint, "get", "guide", "--print-value-only");
        Assert.Equal("lies", text.Trim());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_AWatch_When_AKeyIsPut_Then_ItIsHeardUnlessTheProxyKeepsIt(bool isKept)
    {
        SkipUnlessInstalled();
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using RequestProxy proxy = await RequestProxy.Start(cluster.Endpoints[0]);
        var began = new TaskCompletionSource();
        bool isToldOf = false;
        proxy.LetsHear = (_, message) =>
        {
            began.TrySetResult();
            bool isNews = Encoding.Latin1.GetString(message).Contains("news", StringComparison.Ordinal);
            isToldOf |= isNews;
            return !(isNews && isKept);
        };
        using Process watch = Process.Start(Start(proxy.Endpoint, "watch", "guide"))!;
        try
        {
            Task<string> heard = Heard(watch.StandardOutput);
            await Eventually.Done(began.Task);

            Assert.True((await Ask(cluster.Endpoints[0], "put", "guide", "news")).IsWell);
            await Eventually.True(() => isToldOf);
            Assert.True((await Ask(cluster.Endpoints[0], "put", "guide", "last")).IsWell);

            Assert.Equal(isKept ? "last" : "news", await Eventually.Result(heard));
        }
        finally
        {
            watch.Kill();
        }
    }

    private static void SkipUnlessInstalled() =>
        Assert.SkipUnless(File.Exists(Program), "etcdctl is not installed: apt-get install etcd-client.");

    private static long Revision(EtcdCluster cluster) => cluster.Nodes[0].Status().GetAwaiter().GetResult()!.Revision;

    private static async Task<string> Heard(StreamReader output)
    {
        // The kind of event, the key, the value.
        string[] lines = ["", "", ""];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = await output.ReadLineAsync() ?? "";
        }

        return lines[^1];
    }

    private static ProcessStartInfo Start(string endpoint, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, ["--endpoints", endpoint, "--command-timeout", "2s", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ETCDCTL_API"] = "3";
        return start;
    }

    private static async Task<(bool IsWell, string Text)> Ask(string endpoint, params string[] arguments)
    {
        using Process process = Process.Start(Start(endpoint, arguments))!;
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string text = await Eventually.Result(process.StandardOutput.ReadToEndAsync());
        await Eventually.Done(process.WaitForExitAsync());
        await complaints;
        return (process.ExitCode == 0, text);
    }
}
