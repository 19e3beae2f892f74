using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The memory of a network of which some layers attend and others are recurrent.</summary>
/// <param name="attention">The keys and values; this cache owns them from now on.</param>
/// <param name="states">The states; this cache owns them from now on.</param>
public sealed class HybridCache(KeyValueCache attention, RecurrentCache states) : DecoderCache
{
    /// <summary>The keys and values of layers that attend.</summary>
    public KeyValueCache Attention => attention;

    /// <summary>The states of layers that are recurrent.</summary>
    public RecurrentCache States => states;

    /// <inheritdoc/>
    public override long Length => attention.Length;

    /// <summary>The cache of a call's input.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The cache, or null when the call is on its own.</returns>
    /// <exception cref="ModelInputException">The cache is of another kind.</exception>
    public static HybridCache? Of(ModelInput input) => input.Cache switch
    {
        null => null,
        HybridCache cache => cache,
        DecoderCache other => throw new ModelInputException("past_key_values", $"a {nameof(HybridCache)}", other.GetType().Name),
    };

    /// <inheritdoc/>
    public override void Reorder(Tensor indices)
    {
        attention.Reorder(indices);
        states.Reorder(indices);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            attention.Dispose();
            states.Dispose();
        }
    }
}
