using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Paints masks of what is asked, and says how well each fits.</summary>
internal sealed class SamMaskDecoder
{
    private const double MapNormEpsilon = 1e-6;
    private const double FinalNormEpsilon = 1e-5;
    private const int Enlargement = 2;

    private readonly Tensor _scoreToken;
    private readonly Tensor _maskTokens;
    private readonly SamTwoWayLayer[] _layers;
    private readonly CrossAttention _final;
    private readonly LayerNorm _finalNorm;
    private readonly TransposedConvolution2d _firstUpscaling;
    private readonly ChannelNorm _upscalingNorm;
    private readonly TransposedConvolution2d _secondUpscaling;
    private readonly Func<Tensor, Tensor>[] _painters;
    private readonly Func<Tensor, Tensor> _scores;

    public SamMaskDecoder(SamMaskDecoderConfig config, Weights weights)
    {
        int size = config.HiddenSize, masks = config.NumMultimaskOutputs + 1;
        _scoreToken = (weights / "iou_token").Get("weight", 1, size);
        _maskTokens = (weights / "mask_tokens").Get("weight", masks, size);
        Weights transformer = weights / "transformer";
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new SamTwoWayLayer(config, transformer / "layers" / i, isFirst: i == 0))];
        _final = new CrossAttention(transformer / "final_attn_token_to_image", SamTwoWayLayer.Attention(config, config.AttentionDownsampleRate));
        _finalNorm = new LayerNorm(transformer / "layer_norm_final_attn", size, FinalNormEpsilon);
        _firstUpscaling = new TransposedConvolution2d(weights / "upscale_conv1", size, size / 4, Enlargement);
        _upscalingNorm = new ChannelNorm(new LayerNorm(weights / "upscale_layer_norm", size / 4, MapNormEpsilon));
        _secondUpscaling = new TransposedConvolution2d(weights / "upscale_conv2", size / 4, size / 8, Enlargement);
        _painters = [.. Enumerable.Range(0, masks).Select(i => Perceptron(weights / "output_hypernetworks_mlps" / i, size, size, size / 8, 3))];
        _scores = Perceptron(weights / "iou_prediction_head", size, config.IouHeadHiddenDim, masks, config.IouHeadDepth);
    }

    /// <summary>Paints.</summary>
    /// <param name="image">What SAM sees in each picture, with a mask that is asked about, [batch, hidden, rows, columns].</param>
    /// <param name="positions">The positions of its places, [1, rows · columns, hidden].</param>
    /// <param name="prompts">Points and boxes, [batch, prompts, states, hidden]; null for none.</param>
    /// <param name="givesSeveral">Whether to give several masks for each prompt, instead of one.</param>
    /// <param name="similarity">What is added to the scores of tokens and places; null for nothing.</param>
    /// <param name="target">What is added to the tokens before each layer; null for nothing.</param>
    /// <returns>[batch, prompts, masks, 4 · rows, 4 · columns] and [batch, prompts, masks].</returns>
    public (Tensor Masks, Tensor Scores) Forward(Tensor image, Tensor positions, Tensor? prompts, bool givesSeveral, Tensor? similarity, Tensor? target)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long rows, long columns, long count) = (image.size(0), image.size(2), image.size(3), prompts?.size(1) ?? 1);
        Tensor own = cat([_scoreToken, _maskTokens]).unsqueeze(0).expand(batch * count, -1, -1);
        Tensor tokens = prompts is null ? own : cat([own, prompts.flatten(0, 1)], 1);
        AttentionMask mask = similarity is null ? AttentionMask.None : AttentionMask.FromBias(similarity);
        Tensor state = tokens, seen = FeatureMaps.ToSequence(image).repeat_interleave(count, 0);
        foreach (SamTwoWayLayer layer in _layers)
        {
            state = target is null ? state : state + target;
            (state, seen) = layer.Forward(state, tokens, seen, positions, mask);
        }

        state = _finalNorm.Forward(_final.Forward(state, new EncoderContext(seen, AttentionMask.None, Positions: positions), tokens).add_(state));
        Tensor map = FeatureMaps.FromSequence(seen, rows, columns);
        map = _upscalingNorm.Forward(_firstUpscaling.Forward(map)).gelu();
        map = _secondUpscaling.Forward(map).gelu();
        (int first, int masks) = givesSeveral ? (1, _painters.Length - 1) : (0, 1);
        Tensor painted = stack(Enumerable.Range(first, masks).Select(i => _painters[i](state.select(1, 1 + i))), 1).matmul(map.flatten(2));
        Tensor scores = _scores(state.select(1, 0)).narrow(1, first, masks);
        return (
            painted.reshape(batch, count, masks, map.size(2), map.size(3)).MoveToOuterDisposeScope(),
            scores.reshape(batch, count, masks).MoveToOuterDisposeScope());
    }

    private static Func<Tensor, Tensor> Perceptron(Weights weights, int input, int inner, int output, int layers)
    {
        Linear first = new(weights / "proj_in", input, inner), last = new(weights / "proj_out", inner, output);
        Linear[] between = [.. Enumerable.Range(0, layers - 2).Select(i => new Linear(weights / "layers" / i, inner, inner))];
        return state => last.Forward(between.Aggregate(first.Forward(state).relu(), (s, layer) => layer.Forward(s).relu()));
    }
}
