namespace MdLock.EtcdTests;

/// <summary>The ground itself: what the other suites do to servers happens to them.</summary>
public sealed class EtcdClusterTests
{
    [Fact]
    public async Task Given_OneNode_When_Killed_Then_ItAnswersNothingUntilItIsStartedAgainOnItsData()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        EtcdServer node = Assert.Single(cluster.Nodes);
        NodeStatus before = (await node.Status())!;

        await node.Kill();

        Assert.False(node.IsRunning);
        Assert.Null(await node.Status());
        node.Start();
        await cluster.WhenHealthy();
        NodeStatus after = (await node.Status())!;
        Assert.Equal(before.Member, after.Member);
        Assert.StartsWith("3.4", after.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_ANode_When_ItStandsStill_Then_ItAnswersNothingUntilItGoesOn()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        EtcdServer node = cluster.Nodes[0];

        node.Pause();

        Assert.True(node.IsRunning);
        Assert.False(await node.IsHealthy());
        node.Continue();
        await cluster.WhenHealthy();
    }

    [Fact]
    public async Task Given_ThreeNodes_When_TheLeaderIsKilled_Then_TheOthersAgreeOnAnother()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(nodes: 3);
        EtcdServer first = await cluster.WhenLed();

        await first.Kill();

        EtcdServer second = await cluster.WhenLed();
        Assert.NotEqual(first, second);
        await cluster.WhenHealthy();
        first.Start();
        await cluster.WhenHealthy();
    }

    [Fact]
    public async Task Given_ThreeNodes_When_TwoAreKilled_Then_TheThirdIsNotHealthy()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(nodes: 3);

        await cluster.Nodes[0].Kill();
        await cluster.Nodes[1].Kill();

        Assert.False(await cluster.Nodes[2].IsHealthy());
    }
}
