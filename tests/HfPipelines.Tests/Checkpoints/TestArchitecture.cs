using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Tests.Checkpoints;

/// <summary>An architecture made for a test.</summary>
internal sealed class TestArchitecture(string modelType, params ModelClass[] classes) : Architecture
{
    public override string ModelType => modelType;

    public override ArchitectureKind Kind => ArchitectureKind.Text;

    public override IReadOnlyList<ModelClass> Classes => classes;

    public override IReadOnlyList<WeightConversion> Conversions => TypeConversions;

    public IReadOnlyList<WeightConversion> TypeConversions { get; init; } = [];

    public override PretrainedConfig ReadConfig(ConfigReader reader) => new TestConfig(this, reader);

    public TestConfig Config(string json = "{}") => new(this, new ConfigReader("config.json", PythonJsonReader.Parse(System.Text.Encoding.UTF8.GetBytes(json)), new ArchitectureRegistry([this])));
}

/// <summary>Its configuration.</summary>
internal sealed record TestConfig(Architecture Owner, ConfigReader Reader) : PretrainedConfig(Owner, Reader)
{
    public int NumAttentionHeads { get; } = Reader.GetInt32(2, "num_attention_heads");

    public PretrainedConfig? VisionConfig { get; init; }
}

/// <summary>A network that does nothing but ask for tensors.</summary>
internal sealed class TestNetwork : Network
{
    public override ModelOutput Forward(ModelInput input) => throw new NotSupportedException();
}
