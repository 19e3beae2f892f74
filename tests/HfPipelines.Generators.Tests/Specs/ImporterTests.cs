using HfPipelines.Generators.Specs;
using HfPipelines.SpecImporter;

namespace HfPipelines.Generators.Tests.Specs;

/// <summary>Imports of facts about two invented model types.</summary>
public sealed class ImporterTests : IDisposable
{
    private const string First = """
        {
          "config": "FirstConfig", "kind": "text", "default_theta": 10000.0,
          "fields": [["hidden_size", "int", 64], ["layers", "list | None", null], ["scale", "float", { "$float": "inf" }], ["eos_token_id", "int | list[int] | None", 2]],
          "attribute_map": { "d_model": "hidden_size" },
          "classes": {
            "FirstBase": { "abstract": true },
            "FirstModel": { "tasks": ["base"], "base_model_prefix": "model" },
            "FirstForCausalLM": { "tasks": ["causal_lm"], "base_model_prefix": "model", "generates": true }
          },
          "tokenizer": "FirstTokenizer"
        }
        """;

    private const string Second = """
        {
          "config": "SecondConfig", "kind": "moe", "derives_from": ["first"],
          "fields": [["hidden_size", "int", 32], ["layers", "list | None", null], ["scale", "float", { "$float": "inf" }], ["eos_token_id", "int | list[int] | None", 2]],
          "attribute_map": { "d_model": "hidden_size" },
          "classes": {
            "SecondModel": { "tasks": ["base"], "base_model_prefix": "model" },
            "SecondForCausalLM": { "tasks": ["causal_lm"], "base_model_prefix": "model", "generates": true }
          },
          "tokenizer": "FirstTokenizer"
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public ImporterTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "facts", "models"));
        Directory.CreateDirectory(Path.Combine(_folder, "specs"));
        File.WriteAllText(Path.Combine(_folder, "facts", "tasks.json"), """{ "tasks": {}, "pipelines": {}, "aliases": {} }""");
        File.WriteAllText(Path.Combine(_folder, "facts", "models", "first.json"), First);
        File.WriteAllText(Path.Combine(_folder, "facts", "models", "second.json"), Second);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Facts_become_specs_and_a_type_is_a_patch_of_what_it_derives_from()
    {
        IReadOnlyDictionary<string, string> specs = Import();
        JsonValue first = JsonReader.Read(specs["Text/first/first.json"]);
        Assert.Equal("""{ "type": "int", "default": 64, "aliases": ["d_model"] }""", first["fields"]!["hidden_size"]!.ToString());
        Assert.Equal("""{ "type": "float", "default": { "__float__": "Infinity" } }""", first["fields"]!["scale"]!.ToString());
        Assert.Equal("""{ "type": "int[]?", "default": [2] }""", first["fields"]!["eos_token_id"]!.ToString());
        Assert.Equal(["FirstModel", "FirstForCausalLM"], first["classes"]!.Members.Select(m => m.Key));
        JsonValue second = JsonReader.Read(specs["MixtureOfExperts/second/second.json"]);
        Assert.Equal(["$schema", "based_on", "model_type", "kind", "config", "fields"], second.Members.Select(m => m.Key));
        Assert.Equal("""{ "hidden_size": { "default": 32 } }""", second["fields"]!.ToString());
    }

    [Fact]
    public void A_second_import_changes_nothing()
    {
        IReadOnlyDictionary<string, string> specs = Import();
        Assert.Equal(specs, Import());
    }

    [Fact]
    public void What_a_person_wrote_survives()
    {
        Import();
        string file = Path.Combine(_folder, "specs", "Text", "first", "first.json");
        JsonValue patch = JsonReader.Read("""
            {
              "summary": "By hand.", "task": "text-generation",
              "fields": { "hidden_size": { "summary": "How wide." } },
              "classes": { "FirstFormerModel": { "tasks": ["base"] } }
            }
            """);
        File.WriteAllText(file, SpecFormat.Format(SpecInheritance.Merge(JsonReader.Read(File.ReadAllText(file)), patch)));
        JsonValue kept = JsonReader.Read(Import()["Text/first/first.json"]);
        Assert.Equal(("By hand.", "text-generation"), (kept["summary"]!.Text, kept["task"]!.Text));
        Assert.Equal("How wide.", kept["fields"]!["hidden_size"]!["summary"]!.Text);
        Assert.NotNull(kept["classes"]!["FirstFormerModel"]);
    }

    private IReadOnlyDictionary<string, string> Import()
    {
        var facts = new Facts(Path.Combine(_folder, "facts"));
        string specs = Path.Combine(_folder, "specs");
        new Importer(facts, new SpecFolder(specs)).Import(facts.ModelTypes);
        return new SortedDictionary<string, string>(Directory.GetFiles(specs, "*.json", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(specs, f).Replace('\\', '/'), File.ReadAllText));
    }
}
