using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>VideoMAE with a decoder that paints the blocks that were hidden: <c>logits</c> [batch, hidden blocks, numbers of a block].</summary>
internal sealed class VideoMAEPainter : Network
{
    private const double NormEpsilon = 1e-5;

    private readonly Network _model;
    private readonly Linear _projection;
    private readonly Tensor _maskToken;
    private readonly Tensor _positions;
    private readonly TransformerEncoder _decoder;
    private readonly LayerNorm _norm;
    private readonly Linear _head;

    public VideoMAEPainter(VideoMAEConfig config, TubeletEmbeddingOptions blocks, TransformerEncoderOptions layers, Network model, Weights weights)
    {
        int size = config.DecoderHiddenSize;
        Weights decoder = weights / "decoder";
        _model = model;
        _projection = new Linear(weights / "encoder_to_decoder", config.HiddenSize, size, bias: false);
        _maskToken = weights.Get("mask_token", 1, 1, size);
        _positions = TubeletEmbedding.Waves(weights, blocks.Count, size);
        _decoder = new TransformerEncoder(
            layers with
            {
                HiddenSize = size,
                IntermediateSize = config.DecoderIntermediateSize,
                Layers = config.DecoderNumHiddenLayers,
                Heads = config.DecoderNumAttentionHeads,
                Names = layers.Names with { Layers = "decoder_layers" },
            },
            decoder);
        _norm = new LayerNorm(decoder / "norm", size, NormEpsilon);
        _head = new Linear(decoder / "head", size, blocks.Channels * blocks.Block.Frames * blocks.Block.Height * blocks.Block.Width);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor hidden = input["bool_masked_pos"] ?? throw new ModelInputException("bool_masked_pos", "which blocks are hidden", "none");
        ModelOutput inner = _model.Forward(input);
        Tensor positions = _positions.expand(hidden.size(0), -1, -1);
        Tensor seen = _projection.Forward(inner.LastHiddenState) + TubeletEmbedding.Visible(positions, hidden);
        Tensor wanted = _maskToken + TubeletEmbedding.Visible(positions, hidden.eq(0));
        Tensor decoded = _decoder.Forward(new ModelInput(), cat([seen, wanted], 1), AttentionMask.None).Last;
        var output = new ModelOutput();
        output.Add("logits", _head.Forward(_norm.Forward(decoded.narrow(1, seen.size(1), wanted.size(1)))));
        output.AddRest(inner, "last_hidden_state");
        return output;
    }
}
