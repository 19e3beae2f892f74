using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Video;
using HfPipelines.Video.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Video;

public sealed class VideoProcessorTests
{
    [Fact]
    public void Every_class_of_the_table_can_be_made()
    {
        Assert.Equal(34, VideoProcessorSpec.Names.Count());
        Assert.All(VideoProcessorSpec.Names, name => Assert.True(VideoProcessorSpec.TryGet(name, out _)));
    }

    [Theory]
    [InlineData(2, 4, 30, 40)]
    [InlineData(2, 2, 30, 5)]
    [InlineData(2, 3, 40, 0)]
    public void Samples_that_are_no_video_are_refused(long a, long b, long c, long d)
    {
        using Tensor samples = zeros([a, b, c, d], uint8);
        Assert.Throws<VideoException>(() =>
        {
            var video = new VideoData(samples);
            Create("LlavaNextVideoVideoProcessor").Preprocess([video]);
        });
    }

    [Fact]
    public void Frames_of_several_sizes_and_none_are_refused()
    {
        Assert.Throws<VideoException>(() => new VideoData([]));
        Assert.Throws<VideoException>(() => new VideoData([new ImageData(2, 2, 3, new byte[12]), new ImageData(3, 2, 3, new byte[18])]));
        Assert.Throws<VideoException>(() => Create("Qwen2VLVideoProcessor").Preprocess([]));
    }

    [Fact]
    public void An_unknown_class_is_refused()
        => Assert.Contains("NoVideoProcessor", Assert.Throws<VideoException>(() => Create("NoVideoProcessor")).Message, StringComparison.Ordinal);

    [Fact]
    public void Frames_that_the_video_does_not_have_are_refused()
    {
        using Tensor samples = zeros([4, 3, 30, 40], uint8);
        var video = new VideoData(samples, new VideoMetadata(100, 10, 10));
        var arguments = new VideoArguments { Options = new JsonObject { ["do_sample_frames"] = true, ["num_frames"] = 4 } };
        Assert.Throws<VideoException>(() => Create("LlavaNextVideoVideoProcessor").Preprocess([video], arguments));
    }

    [Fact]
    public void Chosen_frames_are_the_ones_that_are_processed()
    {
        using Tensor samples = arange(12).view(12, 1, 1, 1).expand(12, 3, 8, 8).to_type(ScalarType.Byte);
        VideoProcessor processor = Create("PeVideoVideoProcessor");
        var arguments = new VideoArguments { Options = new JsonObject { ["do_sample_frames"] = true, ["num_frames"] = 4, ["return_metadata"] = true } };
        using ImageFeatures features = processor.Preprocess([new VideoData(samples, new VideoMetadata(12, 4, 3))], arguments);
        Assert.Equal([0, 3, 7, 11], Assert.IsType<VideoMetadata[]>(features["video_metadata"])[0].FrameIndices!);
        using Tensor first = ((Tensor)features["pixel_values_videos"])[0].select(1, 0).select(1, 0).select(1, 0);
        Assert.Equal([0, 3, 7, 11], first.data<byte>().ToArray());
    }

    [Fact]
    public void Ffmpeg_that_is_not_installed_is_named()
    {
        string folder = Directory.CreateTempSubdirectory("hfp-").FullName;
        string file = Path.Combine(folder, "video.mp4");
        File.WriteAllBytes(file, [1, 2, 3]);
        VideoException error = Assert.Throws<VideoException>(() => VideoData.Load(file, new VideoReadOptions { ToolFolder = folder }));
        Assert.Contains("ffprobe", error.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => VideoData.Load(Path.Combine(folder, "none.mp4"), new VideoReadOptions { ToolFolder = folder }));
        Directory.Delete(folder, recursive: true);
    }

    private static VideoProcessor Create(string className) => VideoProcessor.FromConfig(JsonSerializer.SerializeToElement(new JsonObject()), className);
}
