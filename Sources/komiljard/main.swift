import Commands

await EntryPoint.main()
