using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>Pictures of one size through an encoder and a projection to the text model's size.</summary>
/// <param name="tower">The encoder.</param>
/// <param name="layers">The states that stand for a picture; null for <c>last_hidden_state</c>.</param>
/// <param name="projection">From states [pictures, places, hidden] to features.</param>
public sealed class ProjectedImages(Network tower, LayerSelection? layers, Func<Tensor, Tensor> projection)
{
    /// <summary>Whether transformers gives the features of each picture by itself.</summary>
    public bool TellsApart { get; init; }

    /// <summary>Encodes the pictures of a call.</summary>
    /// <param name="input"><c>pixel_values</c>, [count, channels, height, width].</param>
    public PlacedFeatures Encode(ModelInput input)
    {
        (Tensor features, ModelOutput encoded) = Encode(new ModelInput { PixelValues = input.PixelValues }, input.OutputHiddenStates);
        return TellsApart ? new PlacedFeatures(features.flatten(0, 1), encoded) { Parts = [.. Enumerable.Range(0, (int)features.size(0)).Select(i => features[i])] } : new PlacedFeatures(features, encoded);
    }

    /// <summary>Encodes pictures.</summary>
    /// <param name="pictures">What the encoder takes.</param>
    /// <param name="keepsStates">Whether the output shall hold all hidden states.</param>
    /// <returns>The features [pictures, places, size], and what the encoder gave.</returns>
    public (Tensor Features, ModelOutput Encoded) Encode(ModelInput pictures, bool keepsStates)
    {
        pictures.OutputHiddenStates = layers is not null || keepsStates;
        ModelOutput encoded = tower.Forward(pictures);
        return (projection(layers?.From(encoded) ?? encoded.LastHiddenState), encoded);
    }
}
