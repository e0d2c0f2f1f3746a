@{
    # The analyzer takes each block of a suite for a scope of its own, so what BeforeAll sets for the tests looks unused.
    ExcludeRules = @('PSUseDeclaredVarsMoreThanAssignments')
}
