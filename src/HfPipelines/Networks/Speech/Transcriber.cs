using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>A <see cref="SpectrogramEncoder"/> and a decoder with a head that scores the next token: <c>logits</c> [batch, length, vocabulary].</summary>
/// <param name="model">Encoder and decoder.</param>
/// <param name="head">The head, from the decoder's hidden states to scores.</param>
public sealed class Transcriber(EncoderDecoder model, Func<Tensor, Tensor> head) : ConditionalGenerationModel(model, head), ITranscriber
{
    /// <inheritdoc/>
    public int FramesPerPlace => SpectrogramEncoder.FramesPerPlace;

    /// <inheritdoc/>
    public required int Places { get; init; }

    /// <inheritdoc/>
    public required int MaxTokens { get; init; }

    /// <inheritdoc/>
    public required int VocabularySize { get; init; }

    /// <inheritdoc/>
    public required int AlignmentWidth { get; init; }

    /// <summary>Any: what the model heard before may stand in front of its start token.</summary>
    bool IEncoderDecoderModel.TakesAnyStart => true;
}
