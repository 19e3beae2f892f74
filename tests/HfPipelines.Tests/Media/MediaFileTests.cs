using System.Text;
using HfPipelines.Audio;
using HfPipelines.Tests.Audio;
using HfPipelines.Video;

namespace HfPipelines.Tests.Media;

public sealed class MediaFileTests
{
    private const string TwoByTwo = """{"streams": [{"width": 2, "height": 2, "avg_frame_rate": "30000/1001", "nb_read_packets": "5"}], "format": {"duration": "0.1668"}}""";

    private static readonly byte[] FiveFrames = [.. Enumerable.Range(0, 5 * 12).Select(i => (byte)(i / 12))];

    [Fact]
    public void A_compressed_recording_is_read_with_ffmpeg()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FakeTools tools = new FakeTools().With("ffmpeg", AudioDataTests.Wave(3, 32, 2, [1, 0, 0.5f, 0.25f]));
        string file = tools.Write("-song.flac", [1, 2, 3]);
        AudioData audio = CompressedAudioReader.Read(file, tools.Folder);
        Assert.Equal([1, 0.5f], audio.Channels[0].ToArray());
        Assert.Equal(8000, audio.SamplingRate);
        Assert.Contains($"file:{file}", tools.Arguments("ffmpeg"));
    }

    [Fact]
    public void What_ffmpeg_cannot_read_is_told_in_its_words()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FakeTools tools = new FakeTools().With("ffmpeg", [], exit: 1, complaint: "Invalid data found");
        string file = tools.Write("song.ogg", [1, 2, 3]);
        Assert.Contains("Invalid data found", Assert.Throws<AudioException>(() => CompressedAudioReader.Read(file, tools.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ffmpeg_that_is_not_installed_is_named()
    {
        using var tools = new FakeTools();
        string file = tools.Write("song.mp3", [1, 2, 3]);
        AudioException error = Assert.Throws<AudioException>(() => CompressedAudioReader.Read(file, tools.Folder));
        Assert.Contains("ffmpeg", error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chosen_frames_of_a_video_are_read_with_ffmpeg()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FakeTools tools = new FakeTools().With("ffprobe", Encoding.UTF8.GetBytes(TwoByTwo)).With("ffmpeg", FiveFrames);
        string file = tools.Write("film.mp4", [1, 2, 3]);
        VideoData video = VideoData.Load(file, new VideoReadOptions { ToolFolder = tools.Folder, Choose = m => m with { FrameIndices = [0, 2, 2] } });
        Assert.Equal(new VideoMetadata(5, 30000 / 1001.0, 0.1668, 2, 2, "ffmpeg") { FrameIndices = video.Metadata.FrameIndices }, video.Metadata);
        Assert.Equal(3, video.FrameCount);
        using TorchSharp.torch.Tensor frames = video.Frames(null);
        Assert.Equal([0, 2, 2], [frames[0, 0, 0, 0].item<byte>(), frames[1, 0, 0, 0].item<byte>(), frames[2, 0, 0, 0].item<byte>()]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"streams\": []}")]
    [InlineData("{\"streams\": [{\"width\": 0, \"height\": 2, \"nb_read_packets\": \"5\"}]}")]
    [InlineData("{\"streams\": [{\"width\": 100000, \"height\": 100000, \"nb_read_packets\": \"5\"}]}")]
    [InlineData("no json")]
    public void A_file_without_a_video_is_refused(string answer)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FakeTools tools = new FakeTools().With("ffprobe", Encoding.UTF8.GetBytes(answer)).With("ffmpeg", FiveFrames);
        string file = tools.Write("film.mp4", [1, 2, 3]);
        Assert.Throws<VideoException>(() => VideoData.Load(file, new VideoReadOptions { ToolFolder = tools.Folder }));
    }

    [Fact]
    public void A_video_that_ends_too_early_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FakeTools tools = new FakeTools().With("ffprobe", Encoding.UTF8.GetBytes(TwoByTwo)).With("ffmpeg", FiveFrames[..30]);
        string file = tools.Write("film.mp4", [1, 2, 3]);
        Assert.Contains("frame 2", Assert.Throws<VideoException>(() => VideoData.Load(file, new VideoReadOptions { ToolFolder = tools.Folder })).Message, StringComparison.Ordinal);
    }
}
