namespace MdLock.PesterRunner.Model;

/// <summary>What runs around tests. The names are those of the commands.</summary>
internal enum HookKind
{
    BeforeAll,
    AfterAll,
    BeforeEach,
    AfterEach,
}
