using HfPipelines.SpecImporter;

// Makes specs of what was introspected from transformers, so that nobody types them.
if (args.Length < 3)
{
    Console.Error.WriteLine("usage: SpecImporter FACTS-FOLDER SPECS-FOLDER MODEL-TYPE...");
    return 2;
}

foreach (string modelType in args[2..])
{
    Console.WriteLine(Importer.Import(args[0], args[1], modelType));
}

return 0;
