using System.Text.Json.Nodes;
using HfPipelines.Generators.Composition;
using HfPipelines.Generators.Specs;
using HfPipelines.SpecImporter;
using Json.Schema;

namespace HfPipelines.Generators.Tests.Specs;

/// <summary>The specs of all model types, as they lie in the repository and in the generator.</summary>
public class ShippedSpecsTests
{
    private static readonly string Architectures = Repository.PathOf("src", "HfPipelines.Architectures");

    private static readonly string[] Files =
    [
        .. Directory.GetDirectories(Architectures)
            .Where(kind => Path.GetFileName(kind) is not ("bin" or "obj"))
            .SelectMany(kind => Directory.GetFiles(kind, "*.json", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_model_type_of_the_index_has_a_spec()
    {
        Assert.Equal(804, SpecCatalog.ModelTypes.Count);
        Assert.Equal(ModelTypeIndex.ModelTypes.Order(StringComparer.Ordinal), SpecCatalog.ModelTypes);
        Assert.Equal(SpecCatalog.ModelTypes, Files.Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_spec_is_right() => Assert.All(SpecCatalog.ModelTypes, type => Assert.Equal(type, SpecCatalog.Find(type)!.ModelType));

    [Fact]
    public void Every_spec_lies_in_the_folder_of_its_kind_and_type() => Assert.All(Files, file =>
    {
        string folder = Path.GetDirectoryName(file)!;
        ModelSpec spec = SpecCatalog.Find(Path.GetFileNameWithoutExtension(file))!;
        Assert.Equal((spec.ModelType, ArchitectureKinds.Member(spec.Kind)), (Path.GetFileName(folder), Path.GetFileName(Path.GetDirectoryName(folder))));
    });

    [Fact]
    public void Names_of_generated_types_tell_the_specs_apart()
        => Assert.Equal(SpecCatalog.ModelTypes.Count, SpecCatalog.ModelTypes.Select(t => SpecCatalog.Find(t)!.TypeName).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Every_spec_keeps_to_the_schema()
    {
        JsonSchema schema = JsonSchema.FromText(File.ReadAllText(Repository.PathOf("schemas", "hfmodel.schema.json")));
        Assert.False(schema.Evaluate(JsonNode.Parse("""{ "model_type": "x", "config": "XConfig", "clases": {} }""")).IsValid);
        Assert.All(Files, file => Assert.True(schema.Evaluate(JsonNode.Parse(File.ReadAllText(file))).IsValid, file));
    }

    // What an import would write anew: a person's change keeps to the same form, or the next import would change lines that nobody touched.
    [Fact]
    public void Every_spec_is_written_as_an_import_writes_it()
        => Assert.All(Files, file => Assert.Equal(SpecFormat.Format(JsonReader.Read(File.ReadAllText(file))), File.ReadAllText(file)));

    [Fact]
    public void A_type_with_a_class_for_a_task_can_be_annotated()
        => Assert.All(SpecCatalog.ModelTypes.Select(t => SpecCatalog.Find(t)!).Where(s => PipelineTasks.Of(s).Count > 0), s => Assert.NotNull(PipelineComposer.Compose(s, null)));
}
