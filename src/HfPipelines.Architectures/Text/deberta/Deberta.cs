using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>DeBERTa: attention to contents and to distances apart, and from the second version on a convolution beside the first layer.</summary>
internal sealed class Deberta : Network
{
    private readonly TextEmbedding _embedding;
    private readonly TransformerEncoder _encoder;
    private readonly DebertaConvolution? _convolution;

    /// <summary>Takes the network of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds <c>embeddings</c> and <c>encoder</c>.</param>
    public Deberta(DebertaOptions options, Weights weights)
    {
        Weights encoder = weights / "encoder";
        _embedding = new TextEmbedding(weights / "embeddings", options.Embedding);
        _encoder = new TransformerEncoder(options.Layers(encoder), encoder);
        _convolution = options.Convolution?.Invoke(encoder);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = input.InputsEmbeds ?? _embedding.Tokens.Forward(input.InputIds ?? throw new ModelInputException("input_ids", "input_ids or inputs_embeds", "neither"));
        AttentionSpan span = AttentionSpan.Of(input, embeddings);
        Tensor hidden = _embedding.Forward(embeddings, input, 0);
        Tensor? counts = span.Padding?.to_type(hidden.dtype).unsqueeze(-1);
        hidden = counts is null ? hidden : hidden * counts;
        var context = new AttentionContext(Mask(span));
        Tensor? convolved = _convolution?.Convolve(hidden, counts);
        HiddenStates states = _encoder.Forward(input, hidden, context, convolved is null ? null : first => _convolution!.Merge(convolved, first, counts));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    // Padding sees nothing; as in transformers it then sees everything alike.
    private static AttentionMask Mask(AttentionSpan span)
    {
        if (span.Padding is null || span.Padding.dim() != 2 || span.Padding.ne(0).all().ToBoolean())
        {
            return AttentionMask.None;
        }

        Tensor counts = span.Padding.ne(0);
        Tensor visible = counts.unsqueeze(1).logical_and(counts.unsqueeze(2)).unsqueeze(1);
        return AttentionMask.FromBias(zeros(visible.shape, span.DType, span.Device).masked_fill_(visible.logical_not(), AttentionMask.Hidden(span.DType)));
    }
}
