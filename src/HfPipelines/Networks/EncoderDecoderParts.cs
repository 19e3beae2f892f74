using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>What the classes of an encoder-decoder are made of.</summary>
public sealed record EncoderDecoderParts
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Makes the encoder from the weights of the base model.</summary>
    public required Func<Weights, Network> Encoder { get; init; }

    /// <summary>Makes the decoder from the weights of the base model.</summary>
    public required Func<Weights, DecoderNetwork> Decoder { get; init; }

    /// <summary>Makes the head that scores tokens from the weights of its class.</summary>
    public required Func<Weights, Func<Tensor, Tensor>> VocabularyHead { get; init; }

    /// <summary>Whether the heads for generation and questions stand beside encoder and decoder, and not beside a base model that holds them.</summary>
    public bool HeadsBesideEncoder { get; init; }

    /// <summary>Whether the encoder's attention mask tells places that the decoder must not see.</summary>
    public bool MasksPlaces { get; init; } = true;

    /// <summary>Makes, where the encoder's attention mask counts other things than places, a mask of that many places of it; null where it counts places.</summary>
    public Func<Tensor, long, Tensor>? PlaceMask { get; init; }

    /// <summary>The token that a decoder's sequence begins with.</summary>
    public int? StartTokenId { get; init; }

    /// <summary>The padding token, where a decoder's sequence begins with the encoder's last token that is none (mBART) and not with a token of its own; else null.</summary>
    public int? WrapsBeforePadding { get; init; }

    /// <summary>The token that ends a text.</summary>
    public int? EndTokenId { get; init; }
}
