using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The features of pictures, or of videos, for the places that a text keeps for them.</summary>
/// <param name="Features">[..., hidden], in the order of their places.</param>
/// <param name="Encoded">What the encoder of the pictures gave.</param>
public sealed record PlacedFeatures(Tensor Features, ModelOutput Encoded)
{
    /// <summary>The features of each picture, [count, hidden], where transformers gives them one by one; null for all at once.</summary>
    public IReadOnlyList<Tensor>? Parts { get; init; }

    /// <summary>What is added at the places behind each of the decoder's first layers, [places, hidden] (Qwen3-VL); empty for nothing.</summary>
    public IReadOnlyList<Tensor> Deep { get; init; } = [];

    /// <summary>The output of a method that gives the features: <c>pooler_output</c>, and what the encoder gave besides.</summary>
    internal ModelOutput ToOutput()
    {
        var output = new ModelOutput();
        output.Add("pooler_output", Parts is null ? Features : null);
        output.Add("pooler_output", Parts);
        output.AddRest(Encoded, "pooler_output");
        return output;
    }

    /// <summary>Puts the features of each picture behind one another.</summary>
    /// <param name="parts">The features of each picture, [count, hidden].</param>
    /// <param name="encoded">What the encoder of the pictures gave.</param>
    public static PlacedFeatures Of(IReadOnlyList<Tensor> parts, ModelOutput encoded) => new(cat([.. parts], 0), encoded) { Parts = parts };
}
