# Says which process it is, and which engine.
[Console]::Out.WriteLine($PID)
[Console]::Out.WriteLine($PSHOME)
