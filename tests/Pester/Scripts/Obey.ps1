# Does what each line of its input says, as one session, and answers it by one line of JSON.
$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
[Console]::Out.WriteLine($PID)
while ($null -ne ($order = [Console]::In.ReadLine())) {
    $answer = try {
        @{ Value = @(. ([scriptblock]::Create($order))) }
    } catch {
        @{ Error = "$($_.Exception.Message)"; Id = $_.FullyQualifiedErrorId }
    }
    [Console]::Out.WriteLine((ConvertTo-Json $answer -Compress -Depth 4))
}
