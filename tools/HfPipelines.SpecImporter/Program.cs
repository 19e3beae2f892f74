using HfPipelines.SpecImporter;

if (args.Length < 2)
{
    Console.Error.WriteLine("""
        Imports specs from introspected facts about transformers.

        HfPipelines.SpecImporter FACTS ARCHITECTURES [--all | MODEL_TYPE...]

        FACTS          the folder with models/, index.json and tasks.json
        ARCHITECTURES  src/HfPipelines.Architectures
        MODEL_TYPE     the types to import; none: those that have a spec already. What a person wrote in a spec survives.
        """);
    return 2;
}

var facts = new Facts(args[0]);
var folder = new SpecFolder(args[1]);
IReadOnlyList<string> modelTypes = args[2..] switch
{
    [] => [.. folder.ModelTypes],
    ["--all"] => facts.ModelTypes,
    string[] types => types,
};

IndexWriter.Write(facts, folder.Path);
var importer = new Importer(facts, folder);
importer.Import(modelTypes);
Console.WriteLine($"{modelTypes.Count} specs imported, {importer.BasedOn} of them based on another.");
return 0;
