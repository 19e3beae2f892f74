using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Pictures, or tiles of them, of which texts have different numbers: the missing ones are all zeros and left out (Idefics 2 and 3, SmolVLM).</summary>
/// <param name="tower">The encoder.</param>
/// <param name="patch">The side of a patch, in pixels.</param>
/// <param name="connector">From states [pictures, patches, hidden], and which patches count, bool [pictures, patches], to features [pictures, places, size].</param>
internal sealed class IdeficsImages(Network tower, int patch, Func<Tensor, Tensor, Tensor> connector)
{
    /// <summary>Whether a patch counts only where all of its pixels do, instead of any.</summary>
    public bool NeedsWholePatches { get; init; }

    /// <summary>Whether the first picture stays where all are missing.</summary>
    public bool KeepsOne { get; init; }

    /// <summary>Encodes the pictures of a call.</summary>
    /// <param name="input">
    /// <c>pixel_values</c> [texts, pictures, channels, height, width]; <c>pixel_attention_mask</c> [texts, pictures, height, width], zero for padding.
    /// </param>
    public PlacedFeatures Encode(ModelInput input)
    {
        Tensor pixels = input.PixelValues is { } given && given.dim() == 5 ? given.flatten(0, 1)
            : throw new ModelInputException("pixel_values", "[texts, pictures, channels, height, width]", input.PixelValues is null ? "none" : $"{input.PixelValues.dim()} dimensions");
        bool[] present = Present(pixels);
        long[] counts = [.. present.Chunk((int)given.size(1)).Select(text => (long)text.Count(p => p))];
        Tensor kept = tensor(Enumerable.Range(0, present.Length).Where(i => present[i]).Select(i => (long)i).ToArray(), device: pixels.device);
        Tensor mask = PatchMask(input, pixels).index_select(0, kept);
        ModelOutput encoded = tower.Forward(new ModelInput { PixelValues = pixels.index_select(0, kept), ["patch_attention_mask"] = mask, OutputHiddenStates = input.OutputHiddenStates });
        Tensor features = connector(encoded.LastHiddenState, mask.flatten(1));
        return PlacedFeatures.Of([.. features.Parts(counts).Select(f => f.flatten(0, 1))], encoded);
    }

    /// <summary>Which pictures are none of zeros alone.</summary>
    private bool[] Present(Tensor pixels)
    {
        using Tensor local = pixels.ne(0).flatten(1).any(1).cpu();
        bool[] present = [.. local.data<bool>()];
        if (KeepsOne && !present.Contains(true))
        {
            present[0] = true;
        }

        return present;
    }

    private Tensor PatchMask(ModelInput input, Tensor pixels)
    {
        (long count, long rows, long columns) = (pixels.size(0), pixels.size(2) / patch, pixels.size(3) / patch);
        if (input["pixel_attention_mask"] is not { } given)
        {
            return ones([count, rows, columns], ScalarType.Bool, pixels.device);
        }

        if (given.NumberOfElements != count * pixels.size(2) * pixels.size(3))
        {
            throw new ModelInputException("pixel_attention_mask", $"a number for each of {count} x {pixels.size(2)} x {pixels.size(3)} pixels", $"[{string.Join(", ", given.shape)}]");
        }

        Tensor squares = given.ne(0).view(count, pixels.size(2), pixels.size(3)).narrow(1, 0, rows * patch).narrow(2, 0, columns * patch)
            .reshape(count, rows, patch, columns, patch).transpose(2, 3).flatten(3);
        return NeedsWholePatches ? squares.all(3) : squares.any(3);
    }
}
