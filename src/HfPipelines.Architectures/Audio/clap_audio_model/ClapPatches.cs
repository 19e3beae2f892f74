using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// From spectrograms as pictures to patches. A model that hears long recordings gets four pictures of each, the whole and three pieces: the patches of
/// the pieces, each three columns wide, are mixed into those of the whole.
/// </summary>
internal sealed class ClapPatches
{
    private const int Pieces = 3;

    private readonly Tensor _projection;
    private readonly Tensor _bias;
    private readonly Tensor? _pieceProjection;
    private readonly Tensor? _pieceBias;
    private readonly ClapFusion? _fusion;
    private readonly LayerNorm? _norm;
    private readonly long[] _stride;
    private readonly long[] _padding;

    public ClapPatches(ClapAudioConfig config, Weights weights)
    {
        int size = config.PatchEmbedsHiddenSize;
        (int height, int width) = (config.PatchSize[0], config.PatchSize[^1]);
        _stride = [config.PatchStride[0], config.PatchStride[^1]];
        _padding = [(height - _stride[0]) / 2, (width - _stride[1]) / 2];
        int channels = config.PatchEmbedInputChannels * (config.EnableFusion && config.FusionType == "channel_map" ? Pieces + 1 : 1);
        _projection = (weights / "proj").Get("weight", size, channels, height, width);
        _bias = (weights / "proj").Get("bias", size);
        _norm = config.EnablePatchLayerNorm ? new LayerNorm(weights / "norm", size, 1e-5) : null;
        if (config.EnableFusion)
        {
            _pieceProjection = (weights / "mel_conv2d").Get("weight", size, config.PatchEmbedInputChannels, height, width * Pieces);
            _pieceBias = (weights / "mel_conv2d").Get("bias", size);
            _fusion = new ClapFusion(weights / "fusion_model", size, size / config.AffBlockR);
        }
    }

    /// <summary>Makes patches.</summary>
    /// <param name="pictures">[batch, pictures, height, width].</param>
    /// <param name="isLonger">Which recordings have pieces, [batch, 1]; null for none.</param>
    /// <returns>[batch, patches, channels], a new tensor.</returns>
    public Tensor Forward(Tensor pictures, Tensor? isLonger)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor patches = nn.functional.conv2d(_fusion is null ? pictures : pictures.narrow(1, 0, 1), _projection, _bias, _stride, _padding);
        if (_fusion is not null && isLonger is not null)
        {
            Tensor rows = isLonger.ne(0).flatten().nonzero().flatten();
            patches = rows.numel() == 0 ? patches : patches.index_copy(0, rows, Fused(patches.index_select(0, rows), pictures.index_select(0, rows)));
        }

        Tensor tokens = patches.flatten(2).transpose(1, 2);
        return (_norm?.Forward(tokens) ?? tokens.contiguous()).MoveToOuterDisposeScope();
    }

    private Tensor Fused(Tensor whole, Tensor pictures)
    {
        (long count, long height, long width) = (pictures.size(0), pictures.size(2), pictures.size(3));
        Tensor pieces = pictures.narrow(1, 1, Pieces).reshape(count * Pieces, 1, height, width);
        pieces = nn.functional.conv2d(pieces, _pieceProjection!, _pieceBias!, [_stride[0], _stride[1] * Pieces], _padding);
        pieces = pieces.view(count, Pieces, pieces.size(1), pieces.size(2), pieces.size(3)).permute(0, 2, 3, 1, 4).flatten(3);
        return _fusion!.Forward(whole, nn.functional.pad(pieces, [0, whole.size(3) - pieces.size(3)]));
    }
}
