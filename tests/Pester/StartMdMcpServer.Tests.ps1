BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # A request of a client, in a line.
    function Send-Request([System.Diagnostics.Process] $Server, [hashtable] $Request) {
        $Server.StandardInput.WriteLine((ConvertTo-Json (@{ jsonrpc = '2.0' } + $Request) -Compress -Depth 9))
        $Server.StandardInput.Flush()
    }

    # What a client says before anything else, up to the answer.
    function Open-Conversation([System.Diagnostics.Process] $Server) {
        Send-Request $Server @{
            id = 0; method = 'initialize'
            params = @{ protocolVersion = '2025-06-18'; capabilities = @{}; clientInfo = @{ name = 'suite'; version = '1' } }
        }
        $answer = ConvertFrom-Json (Read-Child $Server)
        Send-Request $Server @{ method = 'notifications/initialized' }
        $answer
    }

    $id = 'MdLock.Commands.StartMdMcpServerCommand'
}

AfterAll {
    Close-Everything
}

# With clients of the protocol's own library it is tried in tests/Mcp.
Describe 'Start-MdMcpServer' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    Context 'Given a process whose standard input and output are a client''s' {
        It 'When the client speaks to it, then each line of its output is an answer, and it ends when the client goes' {
            $server = Open-Child Serve.ps1 $folder
            (Open-Conversation $server).result.serverInfo.name | Should -Be 'mdlock'
            Send-Request $server @{ id = 1; method = 'tools/call'; params = @{
                    name = 'append_to_section'; arguments = @{ document = 'guide.md'; section = 'usage'; text = 'More.'; version = 'any' } } }
            $answer = ConvertFrom-Json (Read-Child $server)
            $answer.result.isError | Should -Not -BeTrue
            $answer.result.structuredContent.version | Should -Be '2'
            (Get-MdSectionVersion $document usage)[-1].Author | Should -BeLike '* via suite'
            $end = Wait-Child $server
            $end.Code | Should -Be 0
            $end.Output | Should -BeNullOrEmpty
            $end.Errors | Should -BeLike "*Serving $folder on standard input and output.*The client is gone.*"
        }

        It 'When no folder is named, then it serves the current one of the session' {
            (Wait-Child (Open-Child Serve.ps1 $folder)).Errors | Should -BeLike "*Serving $folder on standard input and output.*"
        }

        It 'When folders are named as <Root>, then it serves <Served>' -ForEach @(
            @{ Root = 'one'; Served = 'one' }
            @{ Root = './o*', 'two'; Served = 'one, two' }
            @{ Root = 'a[b]'; Served = 'a[b]' }
            @{ Root = 'one/../two'; Served = 'two' }
        ) {
            foreach ($name in 'one', 'two', 'a[b]') { $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($folder, $name)) }
            $expected = @($Served -split ', ' | ForEach-Object { [System.IO.Path]::Combine($folder, $_) }) -join ', '
            $server = Open-Child Serve.ps1 $folder, ($Root -join ',')
            (Open-Conversation $server).result | Should -Not -BeNullOrEmpty
            $said = (Wait-Child $server).Errors
            $said.Contains("Serving $expected on standard input and output.") | Should -BeTrue -Because $said
        }

        It 'When it is stopped in mid-service, then it ends, gives its locks back and leaves the output to others' {
            $server = Open-Child StopServer.ps1 $folder
            $null = Open-Conversation $server
            Send-Request $server @{ id = 1; method = 'tools/call'; params = @{
                    name = 'lock_sections'; arguments = @{ document = 'guide.md'; sections = @('usage') } } }
            (ConvertFrom-Json (Read-Child $server)).result.isError | Should -Not -BeTrue
            @(Get-MdLock $document).Count | Should -Be 1
            [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, 'stop'), '')
            Read-Child $server | Should -Be 'Stopped, 0 errors, 0 locks'
        }
    }

    Context 'Given a host whose standard input and output are not its own' {
        It 'When <Way> calls it, then it says that there is no client, and what to do' -ForEach @(
            @{ Way = 'a runspace'; Call = { param($folder) Invoke-Owner (Open-Owner) { param($folder) Start-MdMcpServer $folder } $folder } }
            @{ Way = 'a job'; Call = {
                    param($folder)
                    $job = Start-Job -ArgumentList $manifest, $folder -ScriptBlock { param($module, $folder) Import-Module $module; Start-MdMcpServer $folder }
                    try {
                        $null = Wait-Job $job -Timeout $patience.TotalSeconds
                        Receive-Job $job -ErrorAction Stop
                    } finally {
                        Remove-Job $job -Force
                    }
                }
            }
        ) {
            $caught = $null
            try { & $Call $folder } catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -BeLike "McpClientMissing,$id"
            "$caught" | Should -BeLike 'There is no client here:*'
            $caught.ErrorDetails.RecommendedAction | Should -BeLike '*Import-Module MdLock; Start-MdMcpServer -Root docs*'
        }
    }

    Context 'Given folders that cannot be served' {
        It 'When <What> is named, then that ends it, whatever else is named' -ForEach @(
            @{ What = 'one that is not there'; Name = 'none' }
            @{ What = 'a document'; Name = 'guide.md' }
        ) {
            $missing = Join-Path $folder $Name
            { Start-MdMcpServer $folder, $missing -WhatIf -ErrorAction SilentlyContinue } | Should -Throw "*$Name*" -ErrorId "DocumentNotFound,$id"
        }

        It 'When a wildcard matches nothing, then that is an error, and the current folder is not served instead' {
            { Start-MdMcpServer (Join-Path $folder 'x*') -WhatIf } | Should -Throw '*x`**' -ErrorId "DocumentNotFound,$id"
        }

        It 'When nothing comes by the pipeline, then that is an error' {
            { @() | Start-MdMcpServer -WhatIf } | Should -Throw -ErrorId "DocumentNotFound,$id"
        }

        It 'When a setting of the environment is out of range, then that is an error' {
            $server = Open-Child Serve.ps1 $folder -Environment @{ LOCK_TTL = '100000' }
            $end = Wait-Child $server
            $end.Code | Should -Be 1
            $end.Output | Should -BeNullOrEmpty
            $end.Errors | Should -BeLike '*LOCK_TTL*'
        }
    }

    Context 'Given somebody who types' {
        It 'When a folder is to be named, then folders are offered, and no files' {
            $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($folder, 'guides'))
            $line = "Start-MdMcpServer -Root $folder/gui"
            (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.ListItemText | Should -Be 'guides'
        }
    }
}
