using System.Reflection;
using MdLock.Stores;

namespace MdLock.EtcdTests.Load;

public sealed class PassingStoreTests
{
    [Fact]
    public void Given_AMemberThatHasADefault_When_AStoreIsPassedOn_Then_TheDefaultIsNotTakenForTheStores()
    {
        InterfaceMapping map = typeof(PassingStore).GetInterfaceMap(typeof(ILockStore));

        Assert.All(map.TargetMethods, method => Assert.Equal(typeof(PassingStore), method?.DeclaringType));
    }
}
