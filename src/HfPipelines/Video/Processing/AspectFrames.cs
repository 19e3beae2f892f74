using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>Frames of about one number of patches, all videos one after the other (Nemotron H Omni).</summary>
internal sealed class AspectFrames : VideoProcedure
{
    public override void Run(VideoCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options.Configured;
        double[] mean = options.Doubles("norm_mean"), deviation = options.Doubles("norm_std");
        int patch = options.Int("patch_size"), divisor = (int)Math.Round(1 / options.Double("downsample_ratio"));
        var videos = new List<Tensor>();
        var tokens = new List<long>();
        foreach (Tensor video in call.Videos)
        {
            (int rows, int columns) = Patches(video.Height(), video.Width(), options.Int("video_target_num_patches"), divisor, options.Bool("video_maintain_aspect_ratio"));
            Tensor frames = options.Backend.Resize(video.to(float32), rows * patch, columns * patch, Resampling.Bicubic);
            videos.Add(options.Backend.Normalize(frames / 255, mean, deviation));
            tokens.AddRange(Enumerable.Repeat((long)rows * columns / (divisor * divisor), (int)video.size(0)));
        }

        if (videos.Any(v => !v.shape.AsSpan(1).SequenceEqual(videos[0].shape.AsSpan(1))))
        {
            throw new VideoException("video: expected videos of one shape, since their frames become one tensor.");
        }

        features["pixel_values_videos"] = cat(videos);
        features["num_patches"] = ones(tokens.Count, int64);
        features["num_tokens"] = tensor(tokens.ToArray());
    }

    private static (int Rows, int Columns) Patches(int height, int width, int target, int divisor, bool keepsAspect)
    {
        if (!keepsAspect)
        {
            int side = Math.Max(divisor, (int)Math.Sqrt(target) / divisor * divisor);
            return (side, side);
        }

        double aspect = (double)width / height;
        int rows = Math.Max((int)Math.Round(Math.Sqrt(target / aspect)), 1), columns = Math.Max((int)Math.Round(Math.Sqrt(target * aspect)), 1);
        if (divisor <= 1)
        {
            return (rows, columns);
        }

        (int up, int wide) = (Up(rows), Up(columns));
        return (long)up * wide <= target ? (up, wide) : (Math.Max(divisor, rows / divisor * divisor), Math.Max(divisor, columns / divisor * divisor));

        int Up(int count) => (count + divisor - 1) / divisor * divisor;
    }
}
