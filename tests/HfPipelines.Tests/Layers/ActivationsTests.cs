using System.Text.Json;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Layers;

public sealed class ActivationsTests
{
    private static readonly JsonElement Facts = LayerFacts.Read("activations.json");

    public static TheoryData<string> Names => [.. Facts.GetProperty("names").EnumerateObject().Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Equals_transformers(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement fact = Facts.GetProperty("names").GetProperty(name);
        Tensor input = LayerFacts.Recipe(Facts.GetProperty("input"));
        Tensor edges = tensor(Facts.GetProperty("edges").EnumerateArray().Select(e => e.GetSingle()).ToArray());
        Func<Tensor, Tensor> function = Activations.Get(name, Parameters(fact, ScalarType.Float32));
        LayerFacts.Close(LayerFacts.Floats(fact.GetProperty("output")), function(input), 1e-6, 1e-6, name);
        LayerFacts.Close(LayerFacts.Floats(fact.GetProperty("edge_output")), function(edges), 1e-6, 1e-6, $"{name} edges");

        Func<Tensor, Tensor> narrow = Activations.Get(name, Parameters(fact, ScalarType.BFloat16));
        LayerFacts.Close(LayerFacts.Floats(fact.GetProperty("bfloat16_output")), narrow(input.bfloat16()), 1.0 / 128, 1.0 / 128, $"{name} bfloat16");
    }

    [Fact]
    public void Leaves_its_input_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = [-3, -0.5f, 0, 0.5f, 3];
        foreach (string name in Activations.Names.Where(n => n is not ("prelu" or "xielu")))
        {
            Tensor input = tensor(values);
            _ = Activations.Get(name)(input);
            Assert.Equal(values, input.data<float>().ToArray());
        }
    }

    [Fact]
    public void Unknown_names_are_refused()
    {
        HfPipelinesException exception = Assert.Throws<HfPipelinesException>(() => Activations.Get("gelo"));
        Assert.Contains("gelo", exception.Message, StringComparison.Ordinal);
        Assert.Throws<HfPipelinesException>(() => Activations.Get("prelu"));
    }

    private static MemoryWeights Parameters(JsonElement fact, ScalarType type)
    {
        Dictionary<string, Tensor> tensors = [];
        if (fact.TryGetProperty("parameters", out JsonElement parameters))
        {
            foreach (JsonProperty parameter in parameters.EnumerateObject())
            {
                long[] shape = [.. parameter.Value[0].EnumerateArray().Select(n => n.GetInt64())];
                float[] values = [.. parameter.Value[2].EnumerateArray().Select(n => n.GetSingle())];
                tensors[parameter.Name] = tensor(values, shape).to_type(type);
            }
        }

        return new MemoryWeights(tensors);
    }
}
