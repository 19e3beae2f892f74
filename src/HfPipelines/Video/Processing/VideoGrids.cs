using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>
/// Resizes frames to whole patches within a budget and cuts the video into flat patches of several frames, all videos one after the other
/// (the Qwen2-VL family). Gives <c>pixel_values_videos</c> [patches, values] and <c>video_grid_thw</c> [count, 3].
/// </summary>
internal sealed class VideoGrids : VideoProcedure
{
    private readonly string _rule;
    private readonly string _layout;
    private readonly string? _extra;
    private readonly bool _pixelLimits;
    private readonly int? _onlyTemporal;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry">
    /// <c>rule</c>: how the size follows; <c>layout</c>: the order of the values; <c>pixel_limits</c>: whether min_pixels and max_pixels are other names of the
    /// size's edges; <c>temporal</c>: the only number of frames of a patch; <c>extra</c>: <c>compression</c> for a mask of what changes, <c>segments</c> for
    /// grids of at most so many frames.
    /// </param>
    public VideoGrids(JsonObject entry)
    {
        _rule = (string?)entry["rule"] ?? "frames";
        _layout = (string?)entry["layout"] ?? "merged";
        _extra = (string?)entry["extra"];
        _pixelLimits = (bool?)entry["pixel_limits"] ?? false;
        _onlyTemporal = (int?)entry["temporal"];
    }

    public override void Adjust(JsonObject config, JsonObject defaults)
    {
        if (_pixelLimits)
        {
            GridPatches.ApplyPixelLimits(config, defaults["size"]);
        }
    }

    public override void Check(ProcessorOptions options)
    {
        if (_onlyTemporal is { } only && options.Int("temporal_patch_size", only) != only)
        {
            throw new VideoException($"temporal_patch_size: expected {only}, found {options.Int("temporal_patch_size")}.");
        }

        if (options.Bool("draw_on_frames"))
        {
            throw new VideoException("draw_on_frames: expected false: timestamps are not drawn on frames, which needs a font file.");
        }
    }

    public override ProcessorOptions Prepare(ProcessorOptions options) => _pixelLimits ? GridPatches.WithPixelLimits(options) : options;

    public override void Run(VideoCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int patch = options.Int("patch_size"), merge = options.Int("merge_size");
        int temporal = _layout == "frames" ? 1 : options.Int("temporal_patch_size", 1);
        var patches = new List<Tensor>();
        var grids = new List<long[]>();
        foreach (Tensor video in call.Videos)
        {
            // Frames alone come in pairs all the same.
            Tensor frames = Repeated(video, _layout == "frames" ? 2 : 1);
            frames = options.Bool("do_resize") ? Resize(frames, options, patch * merge * options.Int("patch_expand_factor", 1), temporal) : frames;
            frames = Repeated(options.Backend.RescaleAndNormalize(frames, options), temporal);
            int rows = frames.Height() / patch, columns = frames.Width() / patch;
            if (rows * patch != frames.Height() || columns * patch != frames.Width() || (_layout != "rows" && (rows % merge != 0 || columns % merge != 0)))
            {
                throw new VideoException($"Frames of {frames.Width()} x {frames.Height()} are no whole number of patches of {patch}, merged by {merge}.");
            }

            patches.Add(Cut(frames, rows, columns, patch, merge, temporal));
            grids.Add([frames.size(0) / temporal, rows, columns]);
        }

        features["pixel_values_videos"] = cat(patches, 0);
        features["video_grid_thw"] = Grids(grids);
        if (_extra == "compression")
        {
            features["video_merge_sizes"] = full([grids.Count], merge, int64);
            features["video_compression_mask"] = cat([.. patches.Select((p, i) => Changes(p, grids[i], merge, options.Bool("use_token_compression")))]);
        }
        else if (_extra == "segments")
        {
            long[][][] segments = [.. grids.Select(g => Segments(g, options.Has("vision_segment_max_frames") ? options.Int("vision_segment_max_frames") : g[0]).ToArray())];
            features["video_grid_thw"] = Grids([.. segments.SelectMany(s => s)]);
            features["num_chunks_per_video"] = tensor(segments.Select(s => (long)s.Length).ToArray());
        }
    }

    private static Tensor Grids(IReadOnlyList<long[]> grids) => tensor(grids.SelectMany(g => g).ToArray(), [grids.Count, 3]);

    private static IEnumerable<long[]> Segments(long[] grid, long most)
    {
        for (long start = 0; start < grid[0]; start += most)
        {
            yield return [Math.Min(most, grid[0] - start), grid[1], grid[2]];
        }
    }

    // The last frame is repeated up to a multiple.
    private static Tensor Repeated(Tensor frames, int multiple)
    {
        long missing = (multiple - (frames.size(0) % multiple)) % multiple;
        return missing == 0 ? frames : cat([frames, frames.narrow(0, frames.size(0) - 1, 1).expand(missing, -1, -1, -1)]);
    }

    // Whether the pixels of a token differ from those of the frame before; of each frame one token counts at least.
    private static Tensor Changes(Tensor patches, long[] grid, int merge, bool compresses)
    {
        const double Threshold = 0.1;
        long tokens = grid[1] / merge * (grid[2] / merge);
        if (!compresses || grid[0] == 1)
        {
            return ones(grid[0] * tokens, ScalarType.Bool);
        }

        if (!patches.is_floating_point())
        {
            throw new VideoException("use_token_compression: expected rescaled or normalised frames, found bytes.");
        }

        Tensor images = patches.view(grid[0], tokens, -1);
        Tensor difference = (images.narrow(0, 1, grid[0] - 1) - images.narrow(0, 0, grid[0] - 1)).abs().mean([-1]) * 255;
        Tensor changed = cat([ones([1, tokens], ScalarType.Bool), difference > Threshold]);
        Tensor first = arange(tokens) == 0;
        return changed.logical_or(first.unsqueeze(0).logical_and(changed.sum(1, keepdim: true) < 1)).flatten();
    }

    private Tensor Resize(Tensor frames, ProcessorOptions options, int factor, int temporal)
    {
        int height = frames.Height(), width = frames.Width(), count = (int)frames.size(0);
        switch (_rule)
        {
            case "content":
                return PixelBudget.FitContent(frames, options, factor, temporal, count);
            case "frame_tokens":
                (height, width) = FrameBudget.Tokens(height, width, factor, options.Int("max_video_frame_tokens"));
                return options.Backend.Resize(frames, height, width, options.Resampling());
            case "pixels":
                (height, width) = PixelBudget.Plain(height, width, factor, options.Int("min_pixels"), options.Int("max_pixels"));
                return options.Backend.Resize(frames, height, width, options.Resampling());
        }

        ImageSize size = options.Size();
        (long least, long most) = (size.RequireShortestEdge(), size.RequireLongestEdge());
        bool caps = options.Bool("cap_pixels_per_frame");
        switch (_rule)
        {
            case "frames" when count < temporal:
                throw new VideoException($"video: expected at least {temporal} frames, found {count}.");
            case "frames":
                most = caps ? FrameBudget.CappedOfAll(options, factor, count, least, most) : most;
                (height, width) = PixelBudget.Frames(height, width, count, factor, least, most, (int)Math.Round((double)count / temporal) * temporal);
                break;
            case "divided":
                (height, width) = PixelBudget.Plain(height, width, factor, least, most / count);
                break;
            default:
                most = caps ? FrameBudget.CappedOfEach(options, factor, temporal, count, least, most) : most;
                (height, width) = PixelBudget.Plain(height, width, factor, least, most);
                break;
        }

        return options.Backend.Resize(frames, height, width, options.Resampling());
    }

    private Tensor Cut(Tensor frames, int rows, int columns, int patch, int merge, int temporal)
    {
        long count = frames.size(0) / temporal, channels = frames.Channels(), values = channels * temporal * patch * patch;
        if (_layout == "rows")
        {
            return frames.reshape(count, temporal, channels, rows, patch, columns, patch).permute(0, 3, 5, 1, 2, 4, 6).reshape(count * rows * columns, values);
        }

        // step, frame, channel, row group, row, y, column group, column, x
        Tensor blocks = frames.reshape(count, temporal, channels, rows / merge, merge, patch, columns / merge, merge, patch);
        return (_layout == "channels_last" ? blocks.permute(0, 3, 6, 4, 7, 5, 8, 2, 1) : blocks.permute(0, 3, 6, 4, 7, 2, 1, 5, 8)).reshape(count * rows * columns, values);
    }
}
